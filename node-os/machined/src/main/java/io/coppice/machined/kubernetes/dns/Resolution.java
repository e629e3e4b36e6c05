package io.coppice.machined.kubernetes.dns;

import java.util.List;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** What there is to say to a question. */
sealed interface Resolution {

    /**
     * The name is there.
     *
     * @param zone that it belongs to
     * @param answers none when it has no records of the type that was asked for
     * @param additional records that save further questions
     */
    record Found(Name zone, List<Record> answers, List<Record> additional) implements Resolution {
        public Found {
            answers = List.copyOf(answers);
            additional = List.copyOf(additional);
        }
    }

    /** The name is another one for something, whose records are to be found next. */
    record Alias(CNAMERecord record) implements Resolution {}

    /**
     * There is no such name.
     *
     * @param zone that it would belong to
     */
    record Absent(Name zone) implements Resolution {}

    /** It cannot be said yet. */
    record Unknown() implements Resolution {}

    /** Somebody else has to be asked. */
    record Elsewhere() implements Resolution {}
}
