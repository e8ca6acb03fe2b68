package io.goldensignals.s3.v1;

import com.amazonaws.AmazonWebServiceRequest;
import com.amazonaws.Request;
import com.amazonaws.handlers.HandlerContextKey;
import com.amazonaws.services.s3.model.PutObjectRequest;
import com.amazonaws.services.s3.model.UploadPartRequest;
import com.amazonaws.services.s3.model.WriteGetObjectResponseRequest;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/** What a request of the SDK v1 is about. Its request types have no common bucket, so each type's getter is found once. */
public final class V1Requests {

    public static final List<String> GETTERS = List.of("getBucketName", "getDestinationBucketName", "getBucket");

    private final ConcurrentMap<Class<?>, Optional<MethodHandle>> buckets = new ConcurrentHashMap<>();

    static String operation(Request<?> request) {
        return Objects.requireNonNullElse(request.getHandlerContext(HandlerContextKey.OPERATION_NAME), "");
    }

    static boolean isUpload(Request<?> request) {
        AmazonWebServiceRequest original = request.getOriginalRequest();
        return original instanceof PutObjectRequest
                || original instanceof UploadPartRequest
                || original instanceof WriteGetObjectResponseRequest;
    }

    String bucket(AmazonWebServiceRequest request) throws Throwable {
        Optional<MethodHandle> getter = buckets.get(request.getClass());
        if (getter == null) {
            getter = buckets.computeIfAbsent(request.getClass(), V1Requests::getter);
        }
        if (getter.isEmpty()) {
            return "";
        }
        Object bucket = (Object) getter.get().invokeExact((Object) request);
        return bucket == null ? "" : (String) bucket;
    }

    private static Optional<MethodHandle> getter(Class<?> request) {
        return GETTERS.stream().flatMap(name -> getter(request, name)).findFirst();
    }

    private static Stream<MethodHandle> getter(Class<?> request, String name) {
        try {
            return Stream.of(MethodHandles.publicLookup()
                    .findVirtual(request, name, MethodType.methodType(String.class))
                    .asType(MethodType.methodType(Object.class, Object.class)));
        } catch (ReflectiveOperationException none) {
            return Stream.empty();
        }
    }
}
