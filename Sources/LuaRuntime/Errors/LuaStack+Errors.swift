internal import CLua
internal import CLuaShim

extension LuaStack {
    /// Source and line of the nearest function of the script; nil if the host called by itself.
    public var currentPlace: LuaPlace? {
        var place = shim_place()
        return shim_find_place(pointer, 0, false, &place) ? LuaPlace(place) : nil
    }

    /// The calls of script functions on this stack, innermost first; the middle of a deep one is left out.
    var traceback: [LuaFrame] {
        var frames: [LuaFrame] = []
        var place = shim_place()
        var level: Int32 = 0
        while frames.count < 20, shim_find_place(pointer, level, true, &place) {
            let name = place.function.map { PrintableText.clean(String(cString: $0), limit: 100) }
            frames.append(LuaFrame(place: LuaPlace(place), function: name))
            level = place.level
        }
        return frames
    }

    /// Pushes a host error as the table that scripts see.
    func push(_ error: LuaHostError) {
        // At the stack's end, the arguments make room: the call has failed anyway.
        if lua_checkstack(pointer, 12) == 0 { setTop(0) }
        createTable(record: 8)
        set("code", error.code)
        set("message", error.message)
        if let field = error.field { set("field", field) }
        if let hint = error.hint { set("hint", hint) }
        push(error.retryable)
        setField("retryable", of: -2)
        if let id = error.correlationID { set("correlation_id", id) }
        for (key, text) in error.details {
            push(text)
            setField(named: key, of: -2)
        }
        if !error.failures.isEmpty {
            createTable(record: error.failures.count)
            for (name, text) in error.failures.sorted(by: { $0.key < $1.key }) {
                push(text)
                setField(named: name, of: -2)
            }
            setField("failures", of: -2)
        }
        if let place = error.place {
            place.source.withCString {
                shim_set_place(pointer, $0, place.source.utf8.count, Int32(clamping: place.line))
            }
        }
        shim_push_error_metatable(pointer)
        lua_setmetatable(pointer, -2)
    }

    private func set(_ key: StaticString, _ text: String) {
        push(text)
        setField(key, of: -2)
    }

    /// Reads the error on top, raw: whatever a script may have made of it, none of its code runs.
    func readError(traceback: [LuaFrame], chunks: [String: String]) -> LuaError {
        let base = top
        defer { setTop(base) }
        if shim_is_host_error(pointer, base) { return readHostError(traceback: traceback) }
        switch type(at: base) {
        case .string:
            return positioned(borrowedBytes(at: base) ?? .init(start: nil, count: 0), traceback, chunks)
        case .number:
            return scriptError(String(describe(base).dropFirst("number ".count)), traceback)
        case .table:
            if field("message", of: base) == .string, let bytes = borrowedBytes(at: -1) {
                return scriptError(PrintableText.clean(bytes), traceback)
            }
            return scriptError("error was called with a table that has no text in 'message'", traceback)
        default:
            return scriptError("error was called with \(describe(base)), not with a text", traceback)
        }
    }

    private func scriptError(_ message: String, _ traceback: [LuaFrame]) -> LuaError {
        LuaError(kind: .script, message: message, place: traceback.first?.place, traceback: traceback)
    }

    /// Splits `file.lua:14: text` where the file is one of the loaded chunks, by their short names.
    private func positioned(
        _ bytes: UnsafeRawBufferPointer, _ traceback: [LuaFrame], _ chunks: [String: String]
    ) -> LuaError {
        let start = bytes.prefix(100)
        var from = start.startIndex
        while let colon = start[from...].firstIndex(of: UInt8(ascii: ":")) {
            from = colon + 1
            let digits = start[from...].prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            guard !digits.isEmpty, digits.endIndex + 1 < bytes.count,
                bytes[digits.endIndex] == UInt8(ascii: ":"),
                let line = Int(String(decoding: digits, as: UTF8.self)),
                let source = chunks[String(decoding: start[..<colon], as: UTF8.self)]
            else { continue }
            let rest = UnsafeRawBufferPointer(rebasing: bytes[(digits.endIndex + 2)...])
            let place = LuaPlace(source: source, line: line)
            let text = PrintableText.clean(rest)
            return LuaError(kind: .script, message: text, place: place, traceback: traceback)
        }
        return scriptError(PrintableText.clean(bytes), traceback)
    }

    private func readHostError(traceback: [LuaFrame]) -> LuaError {
        let table = top
        var error = LuaHostError(code: "script_error", message: "")
        pushNil()
        while next(of: table) {
            if let key = text(at: -2) { read(field: key, into: &error) }
            pop()
        }
        return LuaError(
            kind: .host(error), message: error.message, place: error.place ?? traceback.first?.place,
            traceback: traceback)
    }

    /// Takes the value on top as one field of a host error.
    private func read(field key: String, into error: inout LuaHostError) {
        let text = borrowedBytes(at: -1).map { PrintableText.clean($0) }
        switch key {
        case "code": error.code = text ?? error.code
        case "message": error.message = text ?? error.message
        case "field": error.field = text
        case "hint": error.hint = text
        case "correlation_id": error.correlationID = text
        case "retryable": error.retryable = isTruthy(at: -1)
        case "where":
            guard type(at: -1) == .table else { return }
            field("source", of: -1)
            let source = borrowedBytes(at: -1).map { PrintableText.clean($0, limit: 300) }
            pop()
            field("line", of: -1)
            if let source, let line = integer(at: -1) { error.place = LuaPlace(source: source, line: line) }
            pop()
        default: if let text { error.details[PrintableText.clean(key, limit: 100)] = text }
        }
    }
}

extension LuaPlace {
    /// Copies a place of the shim's; marks of files and labels are left out.
    init(_ place: shim_place) {
        var place = place
        let name = UnsafeRawBufferPointer(start: place.source, count: place.source_length)
        let marks: [UInt8] = [UInt8(ascii: "@"), UInt8(ascii: "=")]
        if let mark = name.first, marks.contains(mark) {
            self.init(source: PrintableText.clean(name.dropFirst(), limit: 300), line: Int(place.line))
            return
        }
        let short = withUnsafeBytes(of: &place.short_buffer) { buffer in
            PrintableText.clean(buffer.prefix { $0 != 0 }, limit: 300)
        }
        self.init(source: short, line: Int(place.line))
    }
}
