/// The form of a sign-in name or e-mail address.
///
/// Source: Microsoft Learn, "Prepare for directory synchronization", userPrincipalName: the characters
/// A–Z a–z 0–9 ' . - _ ! # ^ ~, at most 64 before @, 48 behind it, 113 in all, no dot first, last or before @.
enum EmailGrammar {
    static let maxLocal = 64
    static let maxDomain = 48

    /// What is wrong, to follow "is not an e-mail address: "; nil when nothing is.
    static func fault(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> String? {
        if isPlain(bytes, count) { return nil }
        var at = -1
        for i in 0..<count where bytes[i] == UInt8(ascii: "@") {
            if at >= 0 { return "it has more than one @" }
            at = i
        }
        if at < 0 { return "it has no @" }
        return localFault(bytes, at) ?? domainFault(bytes + at + 1, count - at - 1)
    }

    /// Whether it is an address of letters and digits with a single dot, hyphen or @ between them here and there, as
    /// nearly all are. That keeps every rule, and is seen in one go over a million rows.
    private static func isPlain(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var at = -1
        var dot = -1
        var mark = -1
        for i in 0..<count {
            let byte = bytes[i]
            if (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 { continue }
            if i == mark + 1 { return false }
            mark = i
            switch byte {
            case UInt8(ascii: "."): dot = i
            case UInt8(ascii: "-"): break
            case UInt8(ascii: "@") where at < 0: at = i
            default: return false
            }
        }
        return at > 0 && at <= maxLocal && dot > at && mark < count - 1 && count - at - 1 <= maxDomain
    }

    private static func localFault(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> String? {
        if count == 0 { return "nothing stands before @" }
        if count > maxLocal { return "\(count) characters stand before @, at most \(maxLocal) may" }
        for i in 0..<count {
            let byte = bytes[i]
            if byte < 0x80, allowed[Int(byte)] == 0 {
                return "\(name(byte)) may not stand before @; letters, digits and ' . - _ ! # ^ ~ may"
            }
            if byte >= 0x80 {
                return "only unaccented letters, digits and ' . - _ ! # ^ ~ may stand before @"
            }
            if byte == UInt8(ascii: "."), i + 1 < count, bytes[i + 1] == byte {
                return "it has two dots in a row"
            }
        }
        if bytes[0] == UInt8(ascii: ".") { return "it begins with a dot" }
        if bytes[count - 1] == UInt8(ascii: ".") { return "a dot stands right before @" }
        return nil
    }

    private static func domainFault(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> String? {
        if count == 0 { return "nothing stands behind @" }
        if count > maxDomain { return "\(count) characters stand behind @, at most \(maxDomain) may" }
        var label = 0
        var labels = 1
        for i in 0..<count {
            let byte = bytes[i]
            let isAlphanumeric = byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
            if byte == UInt8(ascii: ".") {
                if i > 0, bytes[i - 1] == byte { return "it has two dots in a row" }
                if label == 0 { return "a dot stands right behind @" }
                if bytes[i - 1] == UInt8(ascii: "-") { return "a part of its domain ends with a hyphen" }
                label = 0
                labels += 1
            } else if isAlphanumeric || byte == UInt8(ascii: "-") {
                if label == 0, byte == UInt8(ascii: "-") {
                    return "a part of its domain begins with a hyphen"
                }
                label += 1
            } else {
                return byte < 0x80
                    ? "\(name(byte)) may not stand behind @"
                    : "only unaccented letters, digits, dots and hyphens may stand behind @"
            }
        }
        if label == 0 { return "it ends with a dot" }
        if bytes[count - 1] == UInt8(ascii: "-") { return "a part of its domain ends with a hyphen" }
        return labels < 2 ? "its domain has no dot" : nil
    }

    private static func name(_ byte: UInt8) -> String {
        switch byte {
        case 0x20: return "a space"
        case 0..<0x20, 0x7F: return "a control character"
        default: return String(Character(Unicode.Scalar(byte)))
        }
    }

    private static let allowed: [UInt8] = {
        var table = [UInt8](repeating: 0, count: 128)
        for byte in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'.-_!#^~".utf8 {
            table[Int(byte)] = 1
        }
        return table
    }()
}
