package io.coppice.machined.system;

/** How many tasks ran or waited to run, over 1, 5 and 15 minutes. */
public record LoadAverage(double one, double five, double fifteen) {
    public static LoadAverage parse(String text) {
        Tokens tokens = new Tokens(text);
        return new LoadAverage(
                Double.parseDouble(tokens.next()),
                Double.parseDouble(tokens.next()),
                Double.parseDouble(tokens.next()));
    }
}
