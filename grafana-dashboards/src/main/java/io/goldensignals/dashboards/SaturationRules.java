package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.dashboards.Promql.REPLICA;
import static io.goldensignals.dashboards.Promql.max;

import io.goldensignals.core.JvmMeters;
import io.goldensignals.core.ProcessMeters;
import io.goldensignals.core.ResourceMeters;
import java.util.List;

/** What is about to run out: processor, memory, threads, pools, files, disks. */
final class SaturationRules {

    private static final String WHERE = "{{ $labels.instance }} of {{ $labels.job }}";

    private SaturationRules() {}

    static List<RuleGroup> groups(Profile p) {
        return List.of(
                new RuleGroup("process", List.of(heap(p), collection(p), deadlock(p), processor(p), files(p))),
                new RuleGroup("resources", List.of(saturated(p), waiting(p), rejecting(p))),
                new RuleGroup("host", List.of(hostMemory(p), hostDisk(p))));
    }

    private static Alert heap(Profile p) {
        return Alert.warning("HeapNearlyFull")
                .expr(max(Jvm.heapAfterCollection(), JOB, REPLICA) + " > 0.85")
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("The heap of " + WHERE + " stays full even after collections.")
                .description("{{ $value | humanizePercentage }} of the long-lived heap is in use.")
                .board(Board.PROCESS, JOB, REPLICA)
                .meaning("Collections no longer free the long-lived heap.")
                .impact("Pauses grow, then an OutOfMemoryError ends the process.")
                .diagnosis(
                        "Panel *Heap after collection*: a rise over hours is a leak, a step came with traffic or a release.",
                        "Take a class histogram: `jcmd PID GC.class_histogram`.")
                .mitigation(
                        "Take a heap dump first, as a restart destroys what it would show: `jcmd PID GC.heap_dump /path/heap.hprof` (it stops the process for seconds per gigabyte).",
                        "Restart the instances one at a time.",
                        "Raise the heap if the rise follows the load; find what keeps the objects if it does not.")
                .demo("Not provoked there.")
                .in(Category.SATURATION);
    }

    private static Alert collection(Profile p) {
        return Alert.warning("GarbageCollectionBusy")
                .expr(Jvm.collecting(p.window("5m")) + " > 0.1")
                .hold(p.time("10m"))
                .keep(p.time("5m"))
                .summary("Garbage collection takes much of the time of " + WHERE + ".")
                .description("{{ $value | humanizePercentage }} of the time goes into collecting.")
                .board(Board.PROCESS, JOB, REPLICA)
                .meaning("More than a tenth of the time goes into garbage collections.")
                .impact("Every request is slower; the slowest most.")
                .diagnosis(
                        "Panel *Time in collections*: which kind takes it?",
                        "Panel *Heap after collection*: is the heap merely too small?")
                .mitigation("Raise the heap.", "Roll back a release that allocates more.")
                .demo("Not provoked there.")
                .in(Category.SATURATION);
    }

    private static Alert deadlock(Profile p) {
        return Alert.warning("ThreadsDeadlocked")
                .expr(max(
                                "max_over_time("
                                        + Metric.of(JvmMeters.THREAD_DEADLOCKED).over(p.window("5m")) + ")",
                                JOB,
                                REPLICA)
                        + " > 0")
                .hold(p.time("1m"))
                .summary("Deadlock in " + WHERE + ".")
                .description("{{ $value }} threads are in a deadlock.")
                .board(Board.PROCESS, JOB, REPLICA)
                .meaning("Threads hold locks that the others need.")
                .impact("Their requests never end; more and more threads queue up behind them.")
                .diagnosis("`jcmd PID Thread.print` ends with the deadlock and the code that made it.")
                .mitigation("Save the thread dump, restart the instance.", "Make the code take its locks in one order.")
                .demo("Not provoked there.")
                .in(Category.SATURATION);
    }

    private static Alert processor(Profile p) {
        return Alert.warning("ProcessorSaturated")
                .expr(max(
                                "avg_over_time("
                                        + Metric.of(ProcessMeters.CPU_UTILIZATION)
                                                .over(p.window("10m")) + ")",
                                JOB,
                                REPLICA)
                        + " > 0.9")
                .hold(p.time("10m"))
                .keep(p.time("5m"))
                .summary(WHERE + " has no processor time left.")
                .description("{{ $value | humanizePercentage }} of all processors is used.")
                .board(Board.PROCESS, JOB, REPLICA)
                .meaning("The process has used nearly all processors for a while.")
                .impact("Requests wait for a processor; latency grows for all routes at once.")
                .diagnosis(
                        "Panel *Garbage collection, worst*: is it the collector?",
                        "A profile: `jcmd PID JFR.start duration=60s`.")
                .mitigation("Add an instance.", "Shed load that can wait: jobs, reports.")
                .demo("Start it with `--faults slow-calculation` on a machine with few processors.")
                .in(Category.SATURATION);
    }

    private static Alert files(Profile p) {
        return Alert.warning("FilesNearlyExhausted")
                .expr(max(
                                Metric.of(ProcessMeters.FILE_DESCRIPTORS) + " / "
                                        + Metric.of(ProcessMeters.FILE_DESCRIPTOR_LIMIT),
                                JOB,
                                REPLICA)
                        + " > 0.8")
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary(WHERE + " has nearly all its file descriptors open.")
                .description("{{ $value | humanizePercentage }} of them are open.")
                .board(Board.PROCESS, JOB, REPLICA)
                .meaning("Files and sockets take up nearly all descriptors that the process may have.")
                .impact("Soon no connection can be accepted or opened.")
                .diagnosis("`ls -l /proc/PID/fd`: files, or sockets to whom?", "Streams that nobody closes?")
                .mitigation("Restart the instance.", "Raise the limit (`LimitNOFILE`).", "Close what is opened.")
                .demo("Not provoked there.")
                .in(Category.SATURATION);
    }

    private static Alert saturated(Profile p) {
        return Alert.warning("ResourceSaturated")
                .expr(max(
                                "min_over_time("
                                        + Metric.of(ResourceMeters.UTILIZATION).over(p.window("5m")) + ")",
                                JOB,
                                REPLICA,
                                ResourceMeters.TYPE,
                                ResourceMeters.NAME)
                        + " > 0.95")
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.resource_name }} of " + WHERE + " is used up.")
                .description("{{ $value | humanizePercentage }} of it has been in use without a break.")
                .board(Board.PROCESS, JOB, REPLICA)
                .meaning("A pool of threads, connections or permits has had nothing left for minutes.")
                .impact("Whoever needs it waits, or is turned away.")
                .diagnosis(
                        "Panels *Waiting* and *Wait, 95th percentile*: does it hurt yet?",
                        "What holds it: slow calls downstream, or more traffic?")
                .mitigation("Speed up or cut off what holds it.", "Raise the limit if what is behind it can bear that.")
                .demo("`./demo --faults slow-calculation`: the pool of the price calculation.")
                .in(Category.SATURATION);
    }

    private static Alert waiting(Profile p) {
        return Alert.warning("ResourceWaitLong")
                .expr(Promql.quantile(
                                0.95,
                                ResourceMeters.WAIT_DURATION,
                                p.window("5m"),
                                JOB,
                                REPLICA,
                                ResourceMeters.TYPE,
                                ResourceMeters.NAME)
                        + " > 5")
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("Work waits long for {{ $labels.resource_name }} of " + WHERE + ".")
                .description("One of twenty waits for {{ $value | humanizeDuration }} or longer.")
                .board(Board.PROCESS, JOB, REPLICA)
                .meaning("The 95th percentile of waiting for the resource is above five seconds.")
                .impact("Users wait that much longer.")
                .diagnosis(
                        "Panel *Utilization*: is it full all the time, or in bursts?",
                        "Panel *Waiting*: does the queue shrink again?")
                .mitigation("As for [ResourceSaturated](ResourceSaturated.md).")
                .demo("`./demo --faults slow-calculation`: calculations queue up.")
                .in(Category.SATURATION);
    }

    private static Alert rejecting(Profile p) {
        return Alert.warning("ResourceRejecting")
                .expr(Promql.grownBy(
                        Metric.of(ResourceMeters.REJECTED),
                        p.window("5m"),
                        JOB,
                        ResourceMeters.TYPE,
                        ResourceMeters.NAME))
                .keep(p.time("5m"))
                .summary("{{ $labels.resource_name }} of {{ $labels.job }} turns work away.")
                .description("{{ $value | humanize }} requests were turned away.")
                .board(Board.PROCESS, JOB)
                .meaning("The resource and its queue are full.")
                .impact("Each rejection is work that was not done, an error for somebody.")
                .diagnosis(
                        "Panel *Turned away*: since when, how many?",
                        "Panel *Utilization* and the dashboards of what the resource is used for.")
                .mitigation("Add instances.", "Turn down the source of the load.", "Enlarge the queue only for bursts.")
                .demo("`./demo --faults slow-calculation` with heavy traffic.")
                .in(Category.SATURATION);
    }

    private static Alert hostMemory(Profile p) {
        return Alert.warning("HostMemoryLow")
                .expr(Metric.of(PlatformMeters.NODE_MEMORY_AVAILABLE) + " / "
                        + Metric.of(PlatformMeters.NODE_MEMORY_TOTAL) + " < 0.1")
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.instance }} is short of memory.")
                .description("{{ $value | humanizePercentage }} of the memory is available.")
                .board(Board.HOST, JOB, REPLICA)
                .meaning("Programs can have less than a tenth of the machine's memory without swapping.")
                .impact("The kernel will kill the largest process: most likely a service or the broker.")
                .diagnosis("`ps aux --sort -rss`: who has it?", "Panel *Memory, saturation*: does it thrash already?")
                .mitigation("Stop what does not belong there.", "Move a service, or add memory.")
                .demo("Not provoked there.")
                .in(Category.SATURATION);
    }

    private static Alert hostDisk(Profile p) {
        String available = HostBoard.space(Metric.of(PlatformMeters.NODE_FILESYSTEM_AVAILABLE));
        return Alert.warning("HostDiskNearlyFull")
                .expr(available + " / " + HostBoard.space(Metric.of(PlatformMeters.NODE_FILESYSTEM_SIZE)) + " < 0.1")
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.mountpoint }} of {{ $labels.instance }} is nearly full.")
                .description("{{ $value | humanizePercentage }} is left.")
                .board(Board.HOST, JOB, REPLICA)
                .meaning("Less than a tenth of a file system is left.")
                .impact("Databases and the broker stop accepting writes when it is full.")
                .diagnosis(
                        "`du -xh --max-depth 2 MOUNTPOINT | sort -h | tail`.",
                        "Panel *Disk space*: how fast does it grow?")
                .mitigation("Delete old logs and dumps.", "Enlarge the disk.")
                .demo("Not provoked there.")
                .in(Category.SATURATION);
    }
}
