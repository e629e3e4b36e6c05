@org.jspecify.annotations.NullMarked
package io.coppice.junit;
