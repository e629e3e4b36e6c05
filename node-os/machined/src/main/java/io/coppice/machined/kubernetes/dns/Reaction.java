package io.coppice.machined.kubernetes.dns;

import org.xbill.DNS.Message;
import org.xbill.DNS.Name;

/** What is to be done with a query. */
sealed interface Reaction {

    /** It is answered. */
    record Reply(Message response) implements Reaction {}

    /** A nameserver of the node is to answer it. */
    record Forward() implements Reaction {}

    /**
     * It is answered in part; a nameserver of the node knows the rest.
     *
     * @param begun the response so far
     * @param target whose records complete it
     */
    record Complete(Message begun, Name target) implements Reaction {}

    /** It is no query. */
    record Ignore() implements Reaction {}
}
