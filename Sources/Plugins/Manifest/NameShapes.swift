extension DocumentShape where Value == PluginID {
    static var pluginID: DocumentShape {
        .parsed(
            "PUBLISHER/NAME in small letters, digits and \"-\", such as \"acme/text-fold\"",
            pattern: "^[a-z][a-z0-9-]{0,63}/[a-z][a-z0-9-]{0,63}$", write: \.description
        ) { PluginID($0) }
    }
}

extension DocumentShape where Value == SemanticVersion {
    static var version: DocumentShape {
        .parsed(
            "three numbers such as \"1.4.0\"",
            pattern: "^(0|[1-9][0-9]{0,5})\\.(0|[1-9][0-9]{0,5})\\.(0|[1-9][0-9]{0,5})$",
            write: \.description
        ) { SemanticVersion($0) }
    }
}

extension DocumentShape where Value == String {
    /// What a function of Lua can be called.
    static var luaName: DocumentShape {
        .text("a name that Lua takes, such as \"on_approved\"", pattern: "^[A-Za-z_][A-Za-z0-9_]{0,63}$") {
            LuaName.isTaken($0)
        }
    }

    /// What people call things: provisions, registries, channels, secrets.
    static var itemName: DocumentShape {
        .text(
            "a name of letters, digits, \"_\" and \"-\" that begins with a letter, at most 64",
            pattern: "^[A-Za-z][A-Za-z0-9_-]{0,63}$"
        ) { text in
            (1...64).contains(text.utf8.count)
                && text.utf8.first.map { (0x61...0x7a).contains($0 | 0x20) } == true
                && text.utf8.allSatisfy { byte in
                    (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x5f
                        || byte == 0x2d
                }
        }
    }

    /// A name of parameters, settings and rights: small letters, digits, `_`, and `.` where `hasPoints`.
    static func smallName(hasPoints: Bool = false) -> DocumentShape {
        .text(
            "a name of small letters, digits\(hasPoints ? ", \".\"" : "") and \"_\" that begins with a letter, at most 64",
            pattern: hasPoints ? "^[a-z][a-z0-9_.]{0,63}$" : "^[a-z][a-z0-9_]{0,63}$"
        ) { text in
            (1...64).contains(text.utf8.count)
                && text.utf8.first.map { (0x61...0x7a).contains($0) } == true
                && text.utf8.allSatisfy { byte in
                    (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5f
                        || (hasPoints && byte == 0x2e)
                }
        }
    }

    /// A provision of a plugin: `acme/onboarding-guard:guard`.
    static var provisionName: DocumentShape {
        .text("PLUGIN:NAME such as \"acme/onboarding-guard:guard\"") { text in
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            return parts.count == 2 && PluginID(parts[0]) != nil && (1...64).contains(parts[1].utf8.count)
        }
    }

    /// 64 hexadecimal digits.
    static var hash: DocumentShape {
        .text("64 small hexadecimal digits", pattern: "^[0-9a-f]{64}$") { text in
            text.utf8.count == 64
                && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        }
    }
}

/// What Lua takes for a name.
enum LuaName {
    private static let reserved: Set<String> = [
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
        "local",
        "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
    ]

    static func isTaken(_ text: String) -> Bool { isName(text) && !reserved.contains(text) }

    /// Whether `text` is spelt like a name, reserved ones included.
    static func isName(_ text: String) -> Bool {
        guard (1...64).contains(text.utf8.count), let first = text.utf8.first else { return false }
        return !(0x30...0x39).contains(first)
            && text.utf8.allSatisfy { byte in
                (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x5f
            }
    }
}
