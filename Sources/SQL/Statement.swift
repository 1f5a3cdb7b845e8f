internal import CSQLite

/// One compiled statement, kept by the caller and used again and again.
///
/// Bind values, then `run()`, or `step()` through the rows. Every run starts with no value bound. A bind that fails is reported by the next step. A
/// statement keeps its connection open.
public final class Statement {
    let handle: OpaquePointer
    let connection: Connection
    private var bindStatus = SQLITE_OK
    // Short values are copied here, so that binding them allocates nothing.
    private let scratch: UnsafeMutableRawPointer
    private var scratchUsed = 0
    private static let scratchSize = 1024

    init(_ sql: String, on connection: Connection) throws(SQLError) {
        var handle: OpaquePointer?
        var hasMore = false
        var text = sql
        let status = text.withUTF8 { bytes -> Int32 in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                var tail: UnsafePointer<CChar>?
                let status = sqlite3_prepare_v3(
                    connection.handle, characters.baseAddress, Int32(clamping: characters.count),
                    UInt32(SQLITE_PREPARE_PERSISTENT), &handle, &tail)
                if let tail, let start = characters.baseAddress {
                    let rest = characters[(tail - start)...]
                    hasMore = rest.contains { $0 > 32 && $0 != 59 }
                }
                return status
            }
        }
        guard status == SQLITE_OK else { throw connection.latestError }
        guard let handle, !hasMore else {
            sqlite3_finalize(handle)
            throw .misuse("expected one statement: \(sql)")
        }
        self.handle = handle
        self.connection = connection
        scratch = UnsafeMutableRawPointer.allocate(byteCount: Self.scratchSize, alignment: 8)
        // PostgreSQL numbers `$n` by n, SQLite by appearance: where the two differ, the text is refused.
        for index in 0..<sqlite3_bind_parameter_count(handle) {
            guard let name = sqlite3_bind_parameter_name(handle, index + 1) else { continue }
            guard name[0] == UInt8(ascii: "?") || String(cString: name) == "$\(index + 1)" else {
                throw .misuse("values must appear in order ($1 before $2): \(sql)")
            }
        }
    }

    deinit {
        sqlite3_finalize(handle)
        scratch.deallocate()
    }

    // MARK: Binding. The first value has index 1.

    /// Binds a whole number.
    public func bind(_ index: Int, _ value: Int64) {
        note(sqlite3_bind_int64(handle, Int32(truncatingIfNeeded: index), value))
    }

    /// Binds a whole number, or NULL.
    public func bind(_ index: Int, _ value: Int64?) {
        if let value { bind(index, value) } else { bindNull(index) }
    }

    /// Binds a floating-point number.
    public func bind(_ index: Int, _ value: Double) {
        note(sqlite3_bind_double(handle, Int32(truncatingIfNeeded: index), value))
    }

    /// Binds text.
    public func bind(_ index: Int, _ value: String) {
        let isBound: Void? = value.utf8.withContiguousStorageIfAvailable {
            bindText(index, UnsafeRawBufferPointer($0), isBorrowed: false)
        }
        if isBound == nil {
            Array(value.utf8).withUnsafeBytes { bindText(index, $0, isBorrowed: false) }
        }
    }

    /// Binds text, or NULL.
    public func bind(_ index: Int, _ value: String?) {
        if let value { bind(index, value) } else { bindNull(index) }
    }

    /// Binds a copy of bytes, or NULL.
    public func bind(_ index: Int, _ value: [UInt8]?) {
        guard let value else { return bindNull(index) }
        value.withUnsafeBytes { bindBytes(index, $0, isBorrowed: false) }
    }

    /// Binds bytes without a copy: they must stay as they are until the statement is reset.
    public func bind(_ index: Int, borrowing bytes: UnsafeRawBufferPointer?) {
        guard let bytes else { return bindNull(index) }
        bindBytes(index, bytes, isBorrowed: true)
    }

    /// Binds UTF-8 text without a copy: it must stay as it is until the statement is reset.
    public func bind(_ index: Int, borrowingText bytes: UnsafeRawBufferPointer?) {
        guard let bytes else { return bindNull(index) }
        bindText(index, bytes, isBorrowed: true)
    }

    /// Binds NULL.
    public func bindNull(_ index: Int) {
        note(sqlite3_bind_null(handle, Int32(truncatingIfNeeded: index)))
    }

    // MARK: Running

    /// Goes to the next row. Without one, the statement is reset.
    ///
    /// - Returns: whether there is a row, whose columns may be read until the next step.
    public func step() throws(SQLError) -> Bool {
        if bindStatus != SQLITE_OK { throw refusedValue() }
        let status = sqlite3_step(handle)
        if status == SQLITE_ROW { return true }
        if status != SQLITE_DONE { throw failure() }
        reset()
        return false
    }

    /// Runs a statement to its end, ignoring rows, and resets it.
    public func run() throws(SQLError) {
        while try step() {}
    }

    /// Runs a statement and gives its first row to `read`; nil without a row. The statement is reset.
    public func first<Value>(_ read: (Statement) throws -> Value) throws -> Value? {
        guard try step() else { return nil }
        defer { reset() }
        return try read(self)
    }

    /// Gives each row to `read`, in order. The statement is reset, also when `read` throws.
    public func forEach(_ read: (Statement) throws -> Void) throws {
        defer { reset() }
        while try step() { try read(self) }
    }

    /// Makes the statement ready for its next use. Nothing stays bound: a value that is not bound anew is NULL.
    public func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
        scratchUsed = 0
    }

    // MARK: Details

    private func bindText(_ index: Int, _ bytes: UnsafeRawBufferPointer, isBorrowed: Bool) {
        let (pointer, destructor) = lasting(bytes, isBorrowed: isBorrowed)
        note(
            sqlite3_bind_text64(
                handle, Int32(truncatingIfNeeded: index), pointer.assumingMemoryBound(to: CChar.self),
                UInt64(bytes.count), destructor, UInt8(SQLITE_UTF8)))
    }

    private func bindBytes(_ index: Int, _ bytes: UnsafeRawBufferPointer, isBorrowed: Bool) {
        let (pointer, destructor) = lasting(bytes, isBorrowed: isBorrowed)
        note(
            sqlite3_bind_blob64(
                handle, Int32(truncatingIfNeeded: index), pointer, UInt64(bytes.count), destructor))
    }

    /// Where the bytes stay readable until reset, and what SQLite must do to keep them so.
    private func lasting(
        _ bytes: UnsafeRawBufferPointer, isBorrowed: Bool
    ) -> (UnsafeRawPointer, sqlite3_destructor_type?) {
        // Zero bytes are a value; a null pointer would mean NULL.
        guard let start = bytes.baseAddress, bytes.count > 0 else { return (UnsafeRawPointer(scratch), nil) }
        if isBorrowed { return (start, nil) }
        if bytes.count <= Self.scratchSize - scratchUsed {
            let place = scratch + scratchUsed
            place.copyMemory(from: start, byteCount: bytes.count)
            scratchUsed += bytes.count
            return (UnsafeRawPointer(place), nil)
        }
        return (start, csqlite_transient())
    }

    @inline(__always)
    private func note(_ status: Int32) {
        if status != SQLITE_OK, bindStatus == SQLITE_OK { bindStatus = status }
    }

    private func refusedValue() -> SQLError {
        let status = bindStatus
        bindStatus = SQLITE_OK
        reset()
        let message = String(cString: sqlite3_errstr(status)) + " while binding"
        return SQLError(code: status, message: message, path: connection.path)
    }

    private func failure() -> SQLError {
        let error = connection.latestError
        reset()
        return error
    }
}
