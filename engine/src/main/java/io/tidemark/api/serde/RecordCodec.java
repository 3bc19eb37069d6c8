package io.tidemark.api.serde;

import java.lang.invoke.MethodHandle;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A record's components, one after the other as they are declared. */
final class RecordCodec<R> implements Codec<R> {

    /**
     * One component.
     *
     * @param aliases its former names
     * @param accessor takes the record as an Object, gives the value as an Object
     */
    record Component(String name, List<String> aliases, Slot slot, MethodHandle accessor) {

        Component {
            aliases = List.copyOf(aliases);
        }

        String definition() {
            return name + " " + slot.definition();
        }
    }

    private final Class<R> type;
    private final List<Component> components;
    private final MethodHandle constructor;

    /** @param constructor takes the components as one Object array, gives an Object */
    RecordCodec(Class<R> type, List<Component> components, MethodHandle constructor) {
        this.type = type;
        this.components = List.copyOf(components);
        this.constructor = constructor;
    }

    List<Component> components() {
        return components;
    }

    @Override
    public String definition() {
        return components.stream()
                .map(Component::definition)
                .collect(Collectors.joining(", ", type.getSimpleName() + "(", ")"));
    }

    @Override
    public void write(R value, ByteWriter out) {
        for (var component : components) {
            component.slot().write(valueOf(component, value), out);
        }
    }

    @Override
    public R read(ByteBuffer in) {
        var values = new @Nullable Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = read(components.get(i), in);
        }
        return construct(values);
    }

    private @Nullable Object read(Component component, ByteBuffer in) {
        try {
            return component.slot().read(in);
        } catch (BufferUnderflowException e) {
            throw new SerdeException(
                    "The bytes of record '%s' end within component '%s': found %d bytes, expected '%s'."
                            .formatted(type.getSimpleName(), component.name(), in.limit(), component.definition()),
                    e);
        } catch (SerdeException e) {
            throw new SerdeException(
                    "Component '%s' of record '%s' can't be read: %s"
                            .formatted(component.name(), type.getSimpleName(), e.getMessage()),
                    e);
        }
    }

    private @Nullable Object valueOf(Component component, R value) {
        try {
            return (Object) component.accessor().invokeExact((Object) value);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(
                    "the accessor of component '%s' of %s threw".formatted(component.name(), type.getName()), e);
        }
    }

    /** The record of these components. */
    R construct(@Nullable Object[] values) {
        try {
            return type.cast((Object) constructor.invokeExact(values));
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new SerdeException(
                    "Record '%s' refused the values that were read: %s.".formatted(type.getSimpleName(), e), e);
        }
    }
}
