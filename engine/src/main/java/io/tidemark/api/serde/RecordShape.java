package io.tidemark.api.serde;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds out, once, what a record is made of. */
final class RecordShape {

    private static final String SUPPORTED =
            "primitives and their boxes, String, byte[], enums, Instant, Duration, UUID, "
                    + "BigDecimal, records, and List, Set, Map and Optional of these";

    /** The records that lead to the one looked at: one that comes up again would never end. */
    private final Deque<Class<?>> path = new ArrayDeque<>();

    private RecordShape() {}

    /** @throws IllegalArgumentException if a component's type can't be stored; names class and component */
    static <R> RecordCodec<R> codecOf(Class<R> type) {
        return new RecordShape().record(type);
    }

    private <R> RecordCodec<R> record(Class<R> type) {
        path.push(type);
        var components = new ArrayList<RecordCodec.Component>();
        for (var component : type.getRecordComponents()) {
            components.add(new RecordCodec.Component(
                    component.getName(),
                    aliases(type, component),
                    slot(component, component.getGenericType()),
                    accessor(component)));
        }
        path.pop();
        return new RecordCodec<>(type, components, constructor(type));
    }

    private static List<String> aliases(Class<?> type, RecordComponent component) {
        var alias = component.getAnnotation(Alias.class);
        if (alias == null) {
            return List.of();
        }
        var names = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        for (var former : alias.value()) {
            if (names.contains(former)) {
                throw new IllegalArgumentException(
                        "Component '%s' of record %s has the alias '%s', which is a component itself. An alias is a name that is no longer used."
                                .formatted(component.getName(), type.getName(), former));
            }
        }
        return List.of(alias.value());
    }

    private Slot slot(RecordComponent component, Type type) {
        if (type instanceof ParameterizedType parameterized
                && parameterized.getRawType() instanceof Class<?> container) {
            return Slot.ofObject(container(component, container, parameterized));
        }
        if (type instanceof Class<?> plain) {
            var codec = plain(component, plain);
            if (plain.isPrimitive()) {
                return Slot.ofPrimitive(codec);
            }
            return methodType(plain).hasWrappers() ? Slot.ofBox(codec) : Slot.ofObject(codec);
        }
        throw unsupported(component, type);
    }

    private Codec<?> plain(RecordComponent component, Class<?> type) {
        var scalar = ScalarCodec.BY_TYPE.get(type);
        if (scalar != null) {
            return scalar;
        }
        if (type.isEnum()) {
            return new EnumCodec(type);
        }
        if (!type.isRecord() || type.getTypeParameters().length > 0) {
            throw unsupported(component, type);
        }
        if (path.contains(type)) {
            throw new IllegalArgumentException(
                    "Component '%s' of record %s leads back to %s: a record that holds itself can't be stored. Keep the"
                                    .formatted(
                                            component.getName(),
                                            component.getDeclaringRecord().getName(),
                                            type.getName())
                            + " parts in a list, or write a Serde for it.");
        }
        return record(type);
    }

    private Codec<?> container(RecordComponent component, Class<?> container, ParameterizedType type) {
        var held = Arrays.stream(type.getActualTypeArguments());
        if (!Set.of(List.class, Set.class, Map.class, Optional.class).contains(container)) {
            throw unsupported(component, type);
        }
        var slots = held.map(it -> slot(component, it)).toList();
        if (container == Map.class) {
            return new CollectionCodecs.MapCodec(slots.get(0), slots.get(1));
        }
        if (container == Set.class) {
            return new CollectionCodecs.SetCodec(slots.get(0));
        }
        return container == List.class
                ? new CollectionCodecs.ListCodec(slots.get(0))
                : new CollectionCodecs.OptionalCodec(slots.get(0));
    }

    private static MethodHandle accessor(RecordComponent component) {
        var accessor = component.getAccessor();
        try {
            accessor.setAccessible(true);
            return MethodHandles.lookup().unreflect(accessor).asType(methodType(Object.class, Object.class));
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            throw closed(component.getDeclaringRecord(), e);
        }
    }

    private static MethodHandle constructor(Class<?> type) {
        var parameters = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflectConstructor(constructor)
                    .asSpreader(Object[].class, parameters.length)
                    .asType(methodType(Object.class, Object[].class));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " is a record without its constructor", e);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            throw closed(type, e);
        }
    }

    private static IllegalArgumentException unsupported(RecordComponent component, Type type) {
        return new IllegalArgumentException(
                "Component '%s' of record %s has the type %s, which can't be stored. Supported are %s; for others, write a Serde."
                        .formatted(
                                component.getName(),
                                component.getDeclaringRecord().getName(),
                                type.getTypeName(),
                                SUPPORTED));
    }

    private static IllegalArgumentException closed(Class<?> type, Exception cause) {
        return new IllegalArgumentException(
                "Record %s is in the module %s, which doesn't open its package: open it, or write a Serde."
                        .formatted(type.getName(), type.getModule()),
                cause);
    }
}
