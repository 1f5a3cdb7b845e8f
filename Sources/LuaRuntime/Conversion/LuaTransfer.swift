public import CLuaShim

/// Copies values from one state to another, always by value: a table that is reached twice becomes two.
///
/// What crosses: nil, booleans, integers, finite floats, strings, tables of those that have no metatable and whose
/// keys are strings and integers, and objects that are `LuaTransferable`. Everything else is refused by name, and
/// nothing of a script runs. The length of a list is kept. Reuse one for copies that are alike, as a function's arguments
/// are, or its results: it keeps its room, and tables as large as those of the copy before cross in one step.
public final class LuaTransfer {
    @usableFromInline let transfer: UnsafeMutablePointer<shim_transfer>
    private let limits: LuaTransferLimits
    private var crosses: [UnsafeRawPointer: Bool] = [:]
    private var lastCrossing: UnsafeRawPointer?
    /// How many values were taken last.
    @exclusivity(unchecked) @usableFromInline var taken: Int32 = 0

    /// The form of kept bytes.
    private static let form: UInt8 = 1

    /// Makes room for copies of this size.
    public init(limits: LuaTransferLimits = LuaTransferLimits()) {
        var limits = limits
        // The walk is recursive, on the native stack.
        limits.depth = max(1, min(limits.depth, 150))
        limits.values = max(0, min(limits.values, 1 << 24))
        limits.bytes = max(0, min(limits.bytes, 1 << 30))
        self.limits = limits
        transfer = .allocate(capacity: 1)
        transfer.initialize(to: shim_transfer())
        transfer.pointee.deepest = Int32(limits.depth)
        transfer.pointee.most_nodes = Int32(limits.values)
        transfer.pointee.most_bytes = limits.bytes
        transfer.pointee.owner = Unmanaged.passUnretained(self).toOpaque()
        transfer.pointee.admits = { owner, type, object in
            guard let owner, let type, let object else { return false }
            return Unmanaged<LuaTransfer>.fromOpaque(owner)._withUnsafeGuaranteedRef {
                $0.admits(object, of: type)
            }
        }
        transfer.pointee.retain = { object in
            if let object { _ = Unmanaged<AnyObject>.fromOpaque(object).retain() }
        }
        transfer.pointee.release = { object in
            if let object { Unmanaged<AnyObject>.fromOpaque(object).release() }
        }
    }

    deinit {
        shim_free_transfer(transfer)
        transfer.deinitialize(count: 1)
        transfer.deallocate()
    }

    /// Pushes copies of the topmost `count` values of `source` onto `target`, which may be of another state or the
    /// same. `noun` names a value in messages: `argument 2.roles: a function cannot cross`.
    ///
    /// - Throws: `LuaHostError` with code `bad_argument` and the path as its field; then nothing is pushed.
    @inlinable public func copy(
        _ count: Int32, from source: LuaStack, to target: LuaStack, describing noun: StaticString = "argument"
    ) throws {
        precondition(count >= 0 && count <= source.top, "there are that many values")
        clear()
        if shim_copy(transfer, source.pointer, target.pointer, count) { return }
        try encode(count, from: source, describing: noun)
        defer { clear() }
        try decode(onto: target, describing: noun)
    }

    /// Takes the topmost `count` values of `stack`, which stay there, in place of what was taken before.
    ///
    /// - Throws: `LuaHostError`, as `copy` does; then nothing is taken.
    @inlinable public func encode(
        _ count: Int32, from stack: LuaStack, describing noun: StaticString = "argument"
    ) throws {
        precondition(count >= 0 && count <= stack.top, "there are that many values")
        taken = 0
        if !shim_encode(transfer, stack.pointer, count) { throw refusal(noun) }
        taken = count
    }

    /// Pushes what was taken, any number of times.
    ///
    /// - Returns: how many values that is.
    /// - Throws: `LuaHostError`, when an object's type is not declared in the state; then nothing is pushed.
    @inlinable @discardableResult public func decode(
        onto stack: LuaStack, describing noun: StaticString = "argument"
    ) throws -> Int32 {
        if !shim_decode(transfer, stack.pointer, taken, transfer.pointee.bytes, transfer.pointee.size) {
            throw refusal(noun)
        }
        return taken
    }

    /// Lets go of what was taken; its objects are released.
    @inlinable public func clear() {
        taken = 0
        shim_clear_transfer(transfer)
    }

    /// What was taken, to be kept and given to `decode(_:onto:)` later, on this kind of machine; nil when there are
    /// objects in it.
    public var bytes: [UInt8]? {
        guard transfer.pointee.object_count == 0 else { return nil }
        let values = UnsafeRawBufferPointer(start: transfer.pointee.bytes, count: transfer.pointee.size)
        return [LuaTransfer.form] + withUnsafeBytes(of: taken.littleEndian, Array.init) + values
    }

    /// Pushes the values that `bytes` of this or another transfer hold.
    ///
    /// - Returns: how many values that is.
    /// - Throws: `LuaHostError` with code `bad_argument` for bytes that are none of this form, or are more than the
    ///   limits; then nothing is pushed.
    @discardableResult public func decode(_ bytes: [UInt8], onto stack: LuaStack) throws -> Int32 {
        let isDecoded = bytes.withUnsafeBytes { bytes -> Int32? in
            guard bytes.count >= 5, bytes[0] == LuaTransfer.form, let start = bytes.baseAddress else {
                return nil
            }
            let count = Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: 1, as: Int32.self))
            // Each value has a byte.
            guard count >= 0, Int(count) <= bytes.count - 5, bytes.count - 5 <= transfer.pointee.most_bytes
            else { return nil }
            let values = (start + 5).assumingMemoryBound(to: UInt8.self)
            return shim_decode(transfer, stack.pointer, count, values, bytes.count - 5) ? count : nil
        }
        if let isDecoded { return isDecoded }
        throw LuaHostError(code: "bad_argument", message: "these bytes hold no values of a script")
    }

    private func admits(_ object: UnsafeMutableRawPointer, of type: UnsafeRawPointer) -> Bool {
        if type == lastCrossing { return true }
        let answer: Bool
        if let known = crosses[type] {
            answer = known
        } else {
            answer = Unmanaged<AnyObject>.fromOpaque(object).takeUnretainedValue() is any LuaTransferable
            crosses[type] = answer
        }
        if answer { lastCrossing = type }
        return answer
    }
}

// MARK: Refusals

extension LuaTransfer {
    /// Why the last use failed, for a message.
    @inline(never) @usableFromInline func refusal(_ noun: StaticString) -> LuaHostError {
        let path = withUnsafeBytes(of: &transfer.pointee.path) { path in
            PrintableText.clean(path[Int(transfer.pointee.path_start)..<Int(SHIM_PATH_SIZE)], limit: 300)
        }
        let detail = withUnsafeBytes(of: &transfer.pointee.detail) { detail in
            PrintableText.clean(detail.prefix { $0 != 0 }, limit: 100)
        }
        let (what, hint) = sentence(detail)
        var place = transfer.pointee.value == 0 ? "" : "\(noun) \(transfer.pointee.value)"
        if !path.isEmpty { place += ".\(path)" }
        return LuaHostError(
            code: "bad_argument", message: place.isEmpty ? what : "\(place): \(what)",
            field: path.isEmpty ? nil : path, hint: hint)
    }

    private func sentence(_ detail: String) -> (what: String, hint: String?) {
        switch transfer.pointee.refusal {
        case SHIM_REFUSED_TYPE:
            ("a \(detail == "thread" ? "coroutine" : detail) cannot cross", "pass what it returns")
        case SHIM_REFUSED_OBJECT:
            (
                detail.isEmpty
                    ? "an object of a type that is not known there cannot cross"
                    : "an object of type \(detail) cannot cross", "pass its id or its fields"
            )
        case SHIM_REFUSED_METATABLE:
            ("a table with a metatable cannot cross", "pass a plain table with its fields")
        case SHIM_REFUSED_KEY:
            ("a table with a \(detail) as a key cannot cross", "keys are strings and whole numbers")
        case SHIM_REFUSED_NUMBER:
            ("the number \(detail) cannot cross", "numbers must be finite")
        case SHIM_REFUSED_DEPTH:
            (
                "tables inside tables may cross \(limits.depth) deep, and these are deeper",
                "does a table contain itself?"
            )
        case SHIM_REFUSED_NODES:
            ("at most \(limits.values) values may cross at once", "pass them in parts")
        case SHIM_REFUSED_BYTES:
            ("at most \(limits.bytes) bytes may cross at once", "pass them in parts")
        case SHIM_REFUSED_STACK: ("there is no room for so many values", "pass them in parts")
        default: ("these bytes hold no values of a script", nil)
        }
    }
}
