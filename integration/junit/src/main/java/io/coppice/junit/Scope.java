package io.coppice.junit;

/** For how long a cluster lives, and who shares it. */
public enum Scope {
    /** Each test method has a cluster of its own, and so has each repetition of one. */
    METHOD,
    /** The methods of the class that bears the annotation share one, with those of the classes nested in it. */
    CLASS,
    /** All tests of a run that ask for the same share one. */
    SUITE
}
