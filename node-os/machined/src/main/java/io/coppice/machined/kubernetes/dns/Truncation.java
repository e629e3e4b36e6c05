package io.coppice.machined.kubernetes.dns;

import java.util.List;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Cuts answers to what a datagram holds. As much as fits is left in: not every client asks again over TCP. */
final class Truncation {

    private static final int LONGEST = 65_535;

    private Truncation() {}

    /** The bytes of a message, at most as many as given. */
    static byte[] wire(Message message, int longest) {
        byte[] whole = message.toWire(LONGEST);
        if (whole.length <= longest) {
            return whole;
        }
        // Records that nobody asked for may be missing without a word.
        byte[] bare = with(message, message.getSection(Section.ANSWER)).toWire(LONGEST);
        if (bare.length <= longest) {
            return bare;
        }
        List<Record> answers = message.getSection(Section.ANSWER);
        int fits = 0;
        int tooMany = answers.size();
        while (fits + 1 < tooMany) {
            int middle = (fits + tooMany) / 2;
            if (with(message, answers.subList(0, middle)).toWire(LONGEST).length <= longest) {
                fits = middle;
            } else {
                tooMany = middle;
            }
        }
        Message cut = with(message, answers.subList(0, fits));
        cut.getHeader().setFlag(Flags.TC);
        return cut.toWire(LONGEST);
    }

    private static Message with(Message message, List<Record> answers) {
        Message copy = message.clone();
        copy.removeAllRecords(Section.ANSWER);
        copy.removeAllRecords(Section.ADDITIONAL);
        for (Record answer : answers) {
            copy.addRecord(answer, Section.ANSWER);
        }
        if (message.getOPT() != null) {
            copy.addRecord(message.getOPT(), Section.ADDITIONAL);
        }
        return copy;
    }
}
