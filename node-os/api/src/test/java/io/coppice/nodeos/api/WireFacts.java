package io.coppice.nodeos.api;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What matters on the wire of a set of proto files, as sorted lines of text. */
final class WireFacts {
    private final Set<String> facts = new TreeSet<>();
    private final Set<String> visited = new HashSet<>();

    private WireFacts() {}

    static Set<String> of(FileDescriptor... files) {
        WireFacts facts = new WireFacts();
        for (FileDescriptor file : files) {
            facts.visit(file);
        }
        return facts.facts;
    }

    private void visit(FileDescriptor file) {
        if (file.getPackage().startsWith("google.") || !visited.add(file.getName())) {
            return;
        }
        file.getDependencies().forEach(this::visit);
        file.getServices().forEach(this::visit);
        file.getMessageTypes().forEach(this::visit);
        file.getEnumTypes().forEach(this::visit);
    }

    private void visit(ServiceDescriptor service) {
        for (MethodDescriptor method : service.getMethods()) {
            facts.add("rpc " + service.getFullName() + "/" + method.getName()
                    + (method.isClientStreaming() ? " stream " : " ")
                    + method.getInputType().getFullName()
                    + (method.isServerStreaming() ? " stream " : " ")
                    + method.getOutputType().getFullName());
        }
    }

    private void visit(Descriptor message) {
        for (FieldDescriptor field : message.getFields()) {
            facts.add("field " + field.getFullName() + " " + field.getNumber()
                    + (field.isRepeated() ? " repeated " : " ") + type(field));
        }
        message.getNestedTypes().forEach(this::visit);
        message.getEnumTypes().forEach(this::visit);
    }

    private void visit(EnumDescriptor type) {
        for (EnumValueDescriptor value : type.getValues()) {
            facts.add("enum " + type.getFullName() + "." + value.getName() + " " + value.getNumber());
        }
    }

    private static String type(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> field.getMessageType().getFullName();
            case ENUM -> field.getEnumType().getFullName();
            case INT, LONG, FLOAT, DOUBLE, BOOLEAN, STRING, BYTE_STRING ->
                field.getType().name().toLowerCase(Locale.ROOT);
        };
    }
}
