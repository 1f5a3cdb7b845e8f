internal import Dispatch
internal import Glibc
internal import Synchronization

/// Threads that run scripts: with stacks that a script inside of another one cannot overflow.
enum TestThreads {
    /// How many there are unless told otherwise: one per core.
    static var usual: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    private static let stackSize = 16 << 20

    /// Does `work` for the numbers from 0 to `count` on `jobs` threads, and calls `done` on the caller's thread with
    /// each number, in order, as soon as it and all before it are done.
    static func forEach(
        _ count: Int, jobs: Int, _ work: @escaping @Sendable (Int) -> Void, done: (Int) -> Void
    ) {
        let pool = Pool(count: count, work)
        let started = (0..<min(jobs, count)).count { _ in start(pool) }
        precondition(started > 0 || count == 0, "a thread can be made")
        for number in 0..<count {
            pool.wait(for: number)
            done(number)
        }
    }

    private static func start(_ pool: Pool) -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, stackSize)
        defer { pthread_attr_destroy(&attributes) }
        var thread = pthread_t()
        let kept = Unmanaged.passRetained(pool)
        let status = pthread_create(
            &thread, &attributes,
            { @Sendable argument in
                guard let argument else { return nil }
                Unmanaged<Pool>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, kept.toOpaque())
        if status != 0 {
            kept.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// What the threads share: the next number to take, and the numbers that are done.
    private final class Pool: Sendable {
        private let count: Int
        private let work: @Sendable (Int) -> Void
        private let next = Atomic<Int>(0)
        private let finished: [DispatchSemaphore]

        init(count: Int, _ work: @escaping @Sendable (Int) -> Void) {
            self.count = count
            self.work = work
            finished = (0..<count).map { _ in DispatchSemaphore(value: 0) }
        }

        func run() {
            while true {
                let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if number >= count { return }
                work(number)
                finished[number].signal()
            }
        }

        func wait(for number: Int) { finished[number].wait() }
    }
}
