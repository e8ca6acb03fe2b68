package io.goldensignals.s3.meters;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The listings of a bucket, a page at a time. */
@FunctionalInterface
public interface ObjectPages {

    /** What is listed. */
    enum Kind {
        /** The current objects. */
        OBJECTS,
        /** All versions of objects, the current ones among them. */
        VERSIONS,
        /** Multipart uploads that are neither completed nor aborted. */
        UPLOADS
    }

    /** The page after {@code last}, the first one if it is null; fails if it takes longer than {@code limit}. */
    Page page(Kind kind, String bucket, String prefix, @Nullable Marker last, Duration limit);

    /** Where a page ended: a token, or the last key with what distinguishes its versions or uploads. */
    record Marker(String key, @Nullable String id) {

        /** The marker of a server's answer; null if there is nothing more. */
        public static @Nullable Marker of(@Nullable Boolean more, @Nullable String key, @Nullable String id) {
            return Boolean.TRUE.equals(more) && key != null ? new Marker(key, id) : null;
        }
    }

    /** What a page sums up to, and where it ended; null after the last. */
    record Page(Found found, @Nullable Marker end) {}

    /** What was found; the last time is that of the oldest upload's beginning, in milliseconds since the epoch. */
    record Found(
            long objects,
            long bytes,
            long oldVersions,
            long oldBytes,
            long deleteMarkers,
            long uploads,
            long oldestUpload) {

        public static final Found NOTHING = new Found(0, 0, 0, 0, 0, 0, Long.MAX_VALUE);

        public static Found objects(long objects, long bytes) {
            return new Found(objects, bytes, 0, 0, 0, 0, Long.MAX_VALUE);
        }

        public static Found version(boolean current, long bytes) {
            return current ? objects(1, bytes) : new Found(0, 0, 1, bytes, 0, 0, Long.MAX_VALUE);
        }

        public static Found deleteMarkers(long markers) {
            return new Found(0, 0, 0, 0, markers, 0, Long.MAX_VALUE);
        }

        public static Found upload(long began) {
            return new Found(0, 0, 0, 0, 0, 1, began);
        }

        public Found and(Found more) {
            return new Found(
                    objects + more.objects,
                    bytes + more.bytes,
                    oldVersions + more.oldVersions,
                    oldBytes + more.oldBytes,
                    deleteMarkers + more.deleteMarkers,
                    uploads + more.uploads,
                    Math.min(oldestUpload, more.oldestUpload));
        }

        /** How long the oldest upload is under way, in seconds; 0 if there is none. */
        public double oldestUploadSeconds(long now) {
            return uploads == 0 ? 0 : (now - oldestUpload) / 1e3;
        }
    }
}
