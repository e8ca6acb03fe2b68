package io.goldensignals.core;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.Timer;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** What only the beans of the module {@code jdk.management} know: processor, files, and each collection as it ends. */
final class PlatformBeans implements NotificationListener, AutoCloseable {

    private final Meters jvm;
    private final List<NotificationEmitter> emitters = new ArrayList<>();

    private PlatformBeans(Meters jvm) {
        this.jvm = jvm;
    }

    static PlatformBeans bind(Meters process, Meters jvm) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            ProcessMeters.CPU_TIME.counter(process, system, bean -> bean.getProcessCpuTime() / 1e9);
            ProcessMeters.CPU_UTILIZATION.gauge(process, system, bean -> known(bean.getProcessCpuLoad()));
            ProcessMeters.SYSTEM_CPU_UTILIZATION.gauge(process, system, bean -> known(bean.getCpuLoad()));
            if (system instanceof UnixOperatingSystemMXBean unix) {
                ProcessMeters.FILE_DESCRIPTORS.gauge(
                        process, unix, UnixOperatingSystemMXBean::getOpenFileDescriptorCount);
                ProcessMeters.FILE_DESCRIPTOR_LIMIT.gauge(
                        process, unix, UnixOperatingSystemMXBean::getMaxFileDescriptorCount);
            }
        }
        PlatformBeans beans = new PlatformBeans(jvm);
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(beans, null, null);
                beans.emitters.add(emitter);
            }
        }
        return beans;
    }

    @Override
    public void handleNotification(Notification notification, Object handback) {
        try {
            if (GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION.equals(notification.getType())) {
                GarbageCollectionNotificationInfo ended =
                        GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
                Timer timer = JvmMeters.GC_DURATION.timer(jvm, ended.getGcAction(), ended.getGcName());
                timer.record(ended.getGcInfo().getDuration(), TimeUnit.MILLISECONDS);
            }
        } catch (Throwable failure) {
            jvm.failed(failure);
        }
    }

    @Override
    public void close() {
        for (NotificationEmitter emitter : emitters) {
            try {
                emitter.removeNotificationListener(this);
            } catch (ListenerNotFoundException alreadyRemoved) {
                // Nothing is left to end.
            }
        }
        emitters.clear();
    }

    /** The bean says "not known yet" by a negative number. */
    private static double known(double load) {
        return load < 0 ? Double.NaN : load;
    }
}
