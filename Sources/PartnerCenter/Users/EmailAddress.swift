/// A sign-in name that is also an e-mail address, as it was typed.
///
/// Characters `A–Z a–z 0–9 ' . - _ ! # ^ ~` before the `@`, at most 64 of them, no dot at either end and no
/// two in a row; then a host name of at most 48 characters with at least one dot; 113 in all. Two addresses
/// that differ only in case are the same.
///
/// Source: Azure China documentation, "Self-service password reset policies", user principal names.
/// Assumed: no leading dot and no two dots in a row (the page forbids only a dot right before the `@`).
public struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    /// As it was typed.
    public var text: String

    /// Takes `text` as it is: the store's rows, which were checked when they were written.
    @inlinable
    public init(unchecked text: String) { self.text = text }

    /// Checks `text`.
    ///
    /// - Throws: `FieldProblem` that says which rule it breaks.
    @inlinable
    public init(_ text: String) throws {
        var text = text
        if let fault = text.withUTF8({ Self.fault(UnsafeRawBufferPointer($0)) }) {
            throw FieldProblem.email(fault, text)
        }
        self.text = text
    }

    /// As people read it.
    public var description: String { text }

    /// What is wrong with an address, in words that follow "must be an e-mail address: "; `nil` when it is one.
    public static func fault(_ text: UnsafeRawBufferPointer) -> StaticString? {
        if isPlain(text) { return nil }
        guard let at = text.firstIndex(of: 0x40) else { return "it has no @" }
        let local = UnsafeRawBufferPointer(rebasing: text[..<at])
        let domain = UnsafeRawBufferPointer(rebasing: text[(at + 1)...])
        if text.count > 113 { return "it is longer than 113 characters" }
        return localFault(local) ?? domainFault(domain)
    }

    /// Whether it is an address of letters and digits with a single dot, hyphen or @ between them here and there, as
    /// nearly all are. That keeps every rule, and is seen in one go over a million rows.
    private static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
        var at = -1
        var dot = -1
        var mark = -1
        guard let bytes = text.bindMemory(to: UInt8.self).baseAddress else { return false }
        for i in 0..<text.count {
            let byte = bytes[i]
            if (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 { continue }
            if i == mark + 1 { return false }
            mark = i
            switch byte {
            case 0x2e: dot = i
            case 0x2d: break
            case 0x40 where at < 0: at = i
            default: return false
            }
        }
        return at > 0 && at <= 64 && dot > at && mark < text.count - 1 && text.count - at - 1 <= 48
    }

    private static func localFault(_ local: UnsafeRawBufferPointer) -> StaticString? {
        if local.isEmpty { return "nothing stands before the @" }
        if local.count > 64 { return "more than 64 characters stand before the @" }
        if local.first == 0x2e { return "it begins with a dot" }
        if local.last == 0x2e { return "a dot stands right before the @" }
        var previous: UInt8 = 0
        for byte in local {
            if byte == 0x2e, previous == 0x2e { return "two dots follow each other" }
            if !isLetterOrDigit(byte) && !isLocalMark(byte) {
                if byte == 0x20 { return "it has a space inside" }
                return byte < 0x80
                    ? "before the @ only A-Z a-z 0-9 ' . - _ ! # ^ ~ may stand"
                    : "before the @ only ASCII letters, digits and ' . - _ ! # ^ ~ may stand"
            }
            previous = byte
        }
        return nil
    }

    private static func domainFault(_ domain: UnsafeRawBufferPointer) -> StaticString? {
        if domain.isEmpty { return "nothing stands behind the @" }
        if domain.count > 48 { return "more than 48 characters stand behind the @" }
        var dots = 0
        var label = 0
        var previous: UInt8 = 0x2e
        for byte in domain {
            if byte == 0x2e {
                if label == 0 || previous == 0x2d { return "the part behind the @ is no host name" }
                dots += 1
                label = 0
            } else if isLetterOrDigit(byte) || (byte == 0x2d && label > 0) {
                label += 1
            } else {
                return byte == 0x40 ? "it has a second @" : "the part behind the @ is no host name"
            }
            previous = byte
        }
        if label == 0 || previous == 0x2d { return "the part behind the @ is no host name" }
        return dots == 0 ? "the part behind the @ has no dot" : nil
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte)
    }

    private static func isLocalMark(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x27, 0x2e, 0x2d, 0x5f, 0x21, 0x23, 0x5e, 0x7e: true
        default: false
        }
    }
}

extension EmailAddress: FieldValue {
    /// Reads the value, or says what is wrong with it.
    @inlinable
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> EmailAddress {
        guard kind == .text, let text = source.text() else {
            throw FieldProblem.notText(source.shown(), kind)
        }
        return try EmailAddress(text)
    }

    /// Writes the value under `name`.
    @inlinable
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, text) }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType { FieldType("string", rule: "an e-mail address") }
}

extension FieldProblem {
    @usableFromInline
    static func email(_ fault: StaticString, _ text: String) -> FieldProblem {
        let shown = text.count > 40 ? text.prefix(39) + "…" : text[...]
        return FieldProblem("must be an e-mail address: \(fault), got \"\(shown)\"")
    }
}
