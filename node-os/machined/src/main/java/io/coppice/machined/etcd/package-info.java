/** etcd on control planes: bootstrap, joining as a learner, promotion, control. */
@NullMarked
package io.coppice.machined.etcd;

import org.jspecify.annotations.NullMarked;
