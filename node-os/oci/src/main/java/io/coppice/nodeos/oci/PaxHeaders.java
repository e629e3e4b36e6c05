package io.coppice.nodeos.oci;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Extended headers of POSIX tar: records of {@code LENGTH KEY=VALUE} and a newline. */
final class PaxHeaders {

    private PaxHeaders() {}

    static Map<String, String> read(byte[] content, String where) throws OciException {
        Map<String, String> values = new HashMap<>();
        int position = 0;
        while (position < content.length && content[position] != 0) {
            int space = position;
            int length = 0;
            while (space < content.length
                    && content[space] >= '0'
                    && content[space] <= '9'
                    && length < content.length) {
                length = length * 10 + content[space++] - '0';
            }
            int end = position + length;
            if (space == position
                    || space >= content.length
                    || content[space] != ' '
                    || end > content.length
                    || end < space + 2
                    || content[end - 1] != '\n') {
                throw OciException.damaged(where + " has an extended header that is malformed");
            }
            String entry = new String(content, space + 1, end - space - 2, StandardCharsets.UTF_8);
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw OciException.damaged(where + " has an extended header without a key");
            }
            values.put(entry.substring(0, equals), entry.substring(equals + 1));
            position = end;
        }
        return values;
    }
}
