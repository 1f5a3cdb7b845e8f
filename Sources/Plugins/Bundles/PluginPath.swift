/// The path of a file below a plugin's folder: `lib/fold.lua`.
///
/// Letters, digits, `.`, `_` and `-` of ASCII, so that a path is the same bytes on every file system, and nothing in it
/// leads elsewhere.
enum PluginPath {
    /// The longest path in bytes: what the name field of an archive's header holds.
    static let longest = 100
    /// How many folders may be inside each other, the file counted.
    static let deepest = 6

    /// What is wrong with `path`, completing "the path … "; nil for one that may be used.
    static func fault(_ path: String) -> String? {
        let bytes = Array(path.utf8)
        if bytes.isEmpty { return "is empty" }
        if bytes.count > longest { return "has \(bytes.count) bytes; at most \(longest) are taken" }
        if bytes[0] == UInt8(ascii: "/") { return "is absolute" }
        if bytes.contains(UInt8(ascii: "\\")) { return "has a backslash" }
        if let other = path.unicodeScalars.first(where: { !isTaken($0) && $0 != "/" }) {
            return other.isASCII
                ? "has \(ShownText.quoted(String(Character(other)))); letters, digits, \".\", \"_\" and \"-\" are taken"
                : "has a character outside ASCII"
        }
        let segments = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if segments.count > deepest { return "is deeper than \(deepest) levels" }
        for segment in segments {
            if segment.isEmpty { return "has an empty part" }
            if segment.elementsEqual("..".utf8) || segment.elementsEqual(".".utf8) {
                return "has a part that is \(String(decoding: segment, as: UTF8.self))"
            }
            if segment.first == UInt8(ascii: ".") { return "has a part that is hidden" }
            if segment.first == UInt8(ascii: "-") { return "has a part that begins with \"-\"" }
            if segment.last == UInt8(ascii: ".") { return "has a part that ends with \".\"" }
            if isDevice(segment) { return "has the name of a device" }
        }
        return nil
    }

    private static func isTaken(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": true
        default: false
        }
    }

    /// Names that open a device on Windows, whatever follows their first point.
    private static func isDevice(_ segment: ArraySlice<UInt8>) -> Bool {
        let stem = String(decoding: segment.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self).lowercased()
        if ["con", "prn", "aux", "nul"].contains(stem) { return true }
        return stem.utf8.count == 4 && (stem.hasPrefix("com") || stem.hasPrefix("lpt"))
            && stem.utf8.last.map { (0x30...0x39).contains($0) } == true
    }

    /// The same for all paths that some file system takes for one.
    static func folded(_ path: String) -> String { path.lowercased() }

    /// Faults of a set of paths: what each has, two that differ in case only, and a file in the place of a folder.
    static func faults(_ paths: [String], file: String) -> [PluginFault] {
        var found: [PluginFault] = []
        var files: [String: String] = [:]
        var folders: [String: String] = [:]
        for path in paths {
            if let fault = fault(path) {
                found.append(
                    PluginFault(.unsafePath, file: file, "the path \(ShownText.quoted(path)) \(fault)"))
                continue
            }
            if let twin = files.updateValue(path, forKey: folded(path)) {
                found.append(
                    PluginFault(
                        .twinPaths, file: file,
                        twin == path
                            ? "\(path) is there twice"
                            : "\(twin) and \(path) are one file on some file systems"))
            }
            // Folders too: `lib/a.lua` and `Lib/b.lua` lie in one folder or in two.
            var rest = path[...]
            while let slash = rest.lastIndex(of: "/") {
                rest = rest[..<slash]
                let folder = String(rest)
                if let twin = folders.updateValue(folder, forKey: folded(folder)), twin != folder {
                    found.append(
                        PluginFault(
                            .twinPaths, file: file,
                            "\(twin) and \(folder) are one folder on some file systems"))
                }
            }
        }
        for (folded, folder) in folders.sorted(by: { $0.key < $1.key }) {
            if let path = files[folded] {
                found.append(
                    PluginFault(.twinPaths, file: file, "\(path) is a file, and \(folder) a folder"))
            }
        }
        return found
    }
}

/// What kind of file of a plugin a path names; nothing else is in a bundle.
enum PluginFileKind: Sendable {
    /// Lua that the plugin runs: `*.lua`.
    case code
    /// Its tests and what they read: `tests/*`.
    case test
    /// What its code reads: `data/*`.
    case data
    /// Its texts in other languages: `l10n/*.json`.
    case texts
    /// `README.md`, `LICENSE`, `CHANGELOG.md`.
    case document

    /// What a plugin can have, for messages.
    static let all = "*.lua, tests/*, data/*, l10n/*.json, README.md, LICENSE and CHANGELOG.md"

    /// The kind of a path without faults; nil for a file of none.
    init?(_ path: String) {
        if path.hasPrefix("tests/") {
            self = .test
        } else if path.hasPrefix("data/") {
            self = .data
        } else if path.hasPrefix("l10n/") {
            guard path.hasSuffix(".json") else { return nil }
            self = .texts
        } else if path.hasSuffix(".lua") {
            self = .code
        } else if ["README.md", "LICENSE", "CHANGELOG.md"].contains(path) {
            self = .document
        } else {
            return nil
        }
    }
}
