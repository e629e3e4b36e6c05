package io.coppice.machined.kubernetes.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Answers queries with what the cluster's zone says. */
final class Answerer {

    /** Larger answers are broken up on the way, and lost; TCP is there for them (DNS flag day 2020). */
    static final int UDP_PAYLOAD = 1232;

    private static final int SMALLEST_UDP_PAYLOAD = 512;
    private static final int HEADER = 12;
    private static final int RESPONSE_FLAG = 0x80;
    private static final int LONGEST_CHAIN = 8;

    private final ClusterZone zone;
    private final Random random;

    /**
     * @param random deals the addresses of a service out in changing order
     */
    Answerer(ClusterZone zone, Random random) {
        this.zone = zone;
        this.random = random;
    }

    /** What is to be done with the bytes of a query. */
    Reaction react(byte[] bytes) {
        if (bytes.length < HEADER || (bytes[2] & RESPONSE_FLAG) != 0) {
            return new Reaction.Ignore();
        }
        Message query;
        try {
            query = new Message(bytes);
        } catch (IOException malformed) {
            Message response = new Message(((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff));
            response.getHeader().setFlag(Flags.QR);
            response.getHeader().setRcode(Rcode.FORMERR);
            return new Reaction.Reply(response);
        }
        return react(query);
    }

    private Reaction react(Message query) {
        OPTRecord options = query.getOPT();
        if (options != null && options.getVersion() > 0) {
            return refusal(query, Rcode.BADVERS);
        }
        if (query.getHeader().getOpcode() != Opcode.QUERY) {
            return refusal(query, Rcode.NOTIMP);
        }
        Record question = query.getQuestion();
        if (question == null || query.getHeader().getCount(Section.QUESTION) != 1) {
            return refusal(query, Rcode.FORMERR);
        }
        boolean transfer = question.getType() == Type.AXFR || question.getType() == Type.IXFR;
        if (transfer || (question.getDClass() != DClass.IN && question.getDClass() != DClass.ANY)) {
            return refusal(query, Rcode.REFUSED);
        }
        return resolve(query, question);
    }

    private Reaction resolve(Message query, Record question) {
        Message response = response(query, Rcode.NOERROR);
        Name name = question.getName();
        for (int aliases = 0; aliases <= LONGEST_CHAIN; aliases++) {
            switch (zone.resolve(name, question.getType())) {
                case Resolution.Found found -> {
                    add(response, found);
                    return new Reaction.Reply(response);
                }
                case Resolution.Absent absent -> {
                    response.getHeader().setRcode(Rcode.NXDOMAIN);
                    response.addRecord(zone.authority(absent.zone()), Section.AUTHORITY);
                    return new Reaction.Reply(response);
                }
                case Resolution.Alias(CNAMERecord alias) -> {
                    response.addRecord(alias, Section.ANSWER);
                    if (question.getType() == Type.CNAME || question.getType() == Type.ANY) {
                        return new Reaction.Reply(response);
                    }
                    name = alias.getTarget();
                }
                case Resolution.Unknown unknown -> {
                    return refusal(query, Rcode.SERVFAIL);
                }
                case Resolution.Elsewhere elsewhere -> {
                    return aliases == 0 ? new Reaction.Forward() : new Reaction.Complete(response, name);
                }
            }
        }
        return refusal(query, Rcode.SERVFAIL);
    }

    private void add(Message response, Resolution.Found found) {
        List<Record> answers = new ArrayList<>(found.answers());
        Collections.shuffle(answers, random);
        for (Record record : answers) {
            response.addRecord(record, Section.ANSWER);
        }
        for (Record record : found.additional()) {
            response.addRecord(record, Section.ADDITIONAL);
        }
        if (answers.isEmpty()) {
            response.addRecord(zone.authority(found.zone()), Section.AUTHORITY);
        }
    }

    /** The answer to a query for which nothing better can be said. */
    static Reaction.Reply refusal(Message query, int code) {
        return new Reaction.Reply(response(query, code));
    }

    private static Message response(Message query, int code) {
        Message response = new Message(query.getHeader().getID());
        Header header = response.getHeader();
        header.setFlag(Flags.QR);
        header.setFlag(Flags.RA);
        header.setOpcode(query.getHeader().getOpcode());
        header.setRcode(code & 0xf);
        if (query.getHeader().getFlag(Flags.RD)) {
            header.setFlag(Flags.RD);
        }
        if (code == Rcode.NOERROR) {
            header.setFlag(Flags.AA);
        }
        Record question = query.getQuestion();
        if (question != null) {
            response.addRecord(question, Section.QUESTION);
        }
        if (query.getOPT() != null) {
            response.addRecord(new OPTRecord(UDP_PAYLOAD, code >> 4, 0), Section.ADDITIONAL);
        }
        return response;
    }

    /** How long an answer over UDP may be. */
    static int longestOverUdp(Message query) {
        OPTRecord options = query.getOPT();
        return options == null
                ? SMALLEST_UDP_PAYLOAD
                : Math.clamp(options.getPayloadSize(), SMALLEST_UDP_PAYLOAD, UDP_PAYLOAD);
    }
}
