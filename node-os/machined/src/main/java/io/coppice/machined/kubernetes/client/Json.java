package io.coppice.machined.kubernetes.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The one mapper: making another costs time and memory. */
final class Json {

    static final ObjectMapper MAPPER = new JsonMapper();

    private Json() {}
}
