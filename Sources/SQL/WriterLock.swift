internal import Glibc

/// The turn-taking among everyone who writes one database file, in this process and in others.
///
/// A lock on the file `<database>-writer`, which stays there and holds the process id of its latest holder. Who
/// waits gets the turn before who has just had it, also when writers commit in a tight loop; SQLite's own waiting
/// promises nothing of the kind. The system gives the lock back when a process dies.
///
/// Two bytes of the file are locked: who wants the turn first takes the *gate*, then the *turn*, and lets go of the
/// gate. So one waiter is always next in line, and a holder that comes back must queue behind it.
public final class WriterLock {
    /// The lock file.
    public let path: String
    /// Whether this object has the turn.
    public private(set) var isHeld = false
    private var file: Int32 = -1
    private let stamp: [UInt8]

    init(database: String) {
        path = database + "-writer"
        // Padded, so that a shorter id covers a longer one.
        let id = String(getpid())
        stamp = Array((id + String(repeating: " ", count: max(0, 11 - id.count)) + "\n").utf8)
    }

    deinit {
        if file >= 0 { close(file) }
    }

    /// Waits for the turn and takes it.
    ///
    /// - Throws: `SQLError.busy` with the holder after `patience`, `cancelled`, `cannotOpen`; `misuse` if held.
    public func acquire(
        patience: Duration = .seconds(60), isCancelled: () -> Bool = { false }
    ) throws(SQLError) {
        guard !isHeld else { throw .misuse("the writer lock is held already") }
        try openFile()
        var isFree = try tryLock(RangeLock.gate)
        if isFree { isFree = try tryLock(RangeLock.turn) }
        if isFree {
            RangeLock.unlock(file, RangeLock.gate)
        } else {
            try wait(patience, isCancelled)
        }
        isHeld = true
        sign()
    }

    /// Gives the turn to the next in line. Does nothing if it is not held.
    public func release() {
        guard isHeld else { return }
        isHeld = false
        RangeLock.unlock(file, RangeLock.turn)
    }

    /// Who took the turn last, nil if nobody ever did.
    public func holder() -> LockHolder? {
        var text = [UInt8](repeating: 0, count: 11)
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        let count = max(0, pread(file, &text, text.count, 0))
        let digits = text.prefix(count).prefix { (48...57).contains($0) }
        guard let id = Int32(String(decoding: digits, as: UTF8.self)) else { return nil }
        return LockHolder(process: id, program: ProcessFile.read("/proc/\(id)/comm").trimmingLineEnd)
    }

    /// For the sentence that others read while they wait; nothing depends on it.
    ///
    /// Who has the turn again and again signs once: a write would also make every commit's sync a little longer.
    private func sign() {
        let isSigned = withUnsafeTemporaryAllocation(byteCount: stamp.count, alignment: 1) { found in
            pread(file, found.baseAddress, stamp.count, 0) == stamp.count && found.elementsEqual(stamp)
        }
        if !isSigned { _ = pwrite(file, stamp, stamp.count, 0) }
    }

    private func openFile() throws(SQLError) {
        if file >= 0 { return }
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            let reason = errno
            if reason == EROFS || reason == EACCES { throw .readOnly(path: path) }
            throw .cannotOpen(path: path, reason: String(cString: strerror(reason)))
        }
    }

    private func tryLock(_ byte: Int) throws(SQLError) -> Bool {
        let status = RangeLock.tryLock(file, byte)
        guard status == 0 || status == EAGAIN || status == EACCES else { throw refused(status) }
        return status == 0
    }

    private func wait(_ patience: Duration, _ isCancelled: () -> Bool) throws(SQLError) {
        guard let waiter = LockWaiter(file) else {
            RangeLock.unlock(file, RangeLock.gate)
            throw .outOfMemory
        }
        switch waiter.wait(patience, isCancelled) {
        case .taken(0): return
        case .taken(let status): throw refused(status)
        case .timedOut:
            file = -1  // the waiter's now
            throw .busy(path: path.withoutSuffix("-writer"), holder: holder())
        case .cancelled:
            file = -1
            throw .cancelled
        }
    }

    /// The file is closed, so that nothing half taken stays behind.
    private func refused(_ status: Int32) -> SQLError {
        close(file)
        file = -1
        return .cannotOpen(path: path, reason: String(cString: strerror(status)))
    }
}

extension String {
    fileprivate var trimmingLineEnd: String { last == "\n" ? String(dropLast()) : self }

    fileprivate func withoutSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
