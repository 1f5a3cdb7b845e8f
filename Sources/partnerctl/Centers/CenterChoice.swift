internal import PartnerCenter

/// Which center a command works on.
struct CenterChoice: Sendable, Equatable {
    /// Where it is kept.
    enum Place: Sendable, Equatable {
        /// A database file that is to be there already.
        case sqlite(path: String)
        /// The default center, which is made and seeded before it is used for the first time.
        case new(path: String)
        /// Gone with the process.
        case memory
    }

    /// How it was chosen.
    enum Reason: Sendable, Equatable {
        case flag
        case variable
        /// A name out of this `partnerctl.json`.
        case name(String, file: String)
        /// The default center of this folder or of one above it.
        case found
        /// No center was there, and somebody sits at a terminal.
        case firstUse
    }

    var place: Place
    var reason: Reason

    /// As the first line of a run names it.
    var description: String {
        let shown =
            switch place {
            case .sqlite(let path), .new(let path): "sqlite:\(path)"
            case .memory: "memory:"
            }
        if case .name(let name, _) = reason { return "\(name) (\(shown))" }
        return shown
    }
}

extension CenterChoice {
    /// The same choice; a file that is named by `--center` and not there yet is to be made, if `isAllowed`.
    func made(ifMissing isAllowed: Bool) -> CenterChoice {
        guard isAllowed, case .sqlite(let path) = place, reason == .flag, !DiskLookup().exists(path) else {
            return self
        }
        return CenterChoice(place: .new(path: path), reason: reason)
    }
}

/// Why no center could be chosen.
struct CenterError: Error, Sendable, Equatable {
    var exitCode: ExitCode
    /// What happened, in one sentence without a final stop.
    var message: String
    /// What to try.
    var hint: String

    /// For a file that is named and not there.
    static func missing(_ path: String) -> CenterError {
        CenterError(
            exitCode: .usage, message: "there is no center at \(path)",
            hint: "make it: partnerctl center init --center sqlite:\(path)")
    }
}

/// The little that choosing a center must know of the disk.
protocol FileLookup {
    /// Whether there is a file or folder at `path`.
    func exists(_ path: String) -> Bool
    /// The text of a file; `nil` when it cannot be read.
    func text(_ path: String) -> String?
}

extension CenterChoice {
    /// The default center, from the folder that it belongs to.
    static let defaultPath = ".partnerctl/center.db"
    /// The variable that names a center.
    static let variable = "PARTNERCTL_CENTER"

    /// Chooses: the flag, else the variable, else the default center of this folder or the nearest above it,
    /// else a new one, which only somebody at a terminal gets. So no job ever works on a rehearsal by accident.
    ///
    /// `directory` is the working directory, from the root on; `isAttended` says whether somebody sits at a
    /// terminal. What cannot be chosen is a `CenterError`.
    static func resolve(
        flag: String?, variable: String?, directory: String, isAttended: Bool, files: some FileLookup
    ) throws(CenterError) -> CenterChoice {
        if let flag { return try named(flag, by: .flag, "--center", directory, files) }
        if let variable, !variable.isEmpty {
            return try named(variable, by: .variable, Self.variable, directory, files)
        }
        for folder in Paths.upward(from: directory) {
            let path = Paths.join(folder, defaultPath)
            if files.exists(path) { return CenterChoice(place: .sqlite(path: path), reason: .found) }
        }
        guard isAttended else {
            throw CenterError(
                exitCode: .usage,
                message: "there is no center in \(directory) or above it, and no terminal to make one on",
                hint: "name one with --center or \(Self.variable), or make one: partnerctl center init")
        }
        return CenterChoice(place: .new(path: Paths.join(directory, defaultPath)), reason: .firstUse)
    }

    private static func named(
        _ text: String, by reason: Reason, _ source: String, _ directory: String, _ files: some FileLookup
    ) throws(CenterError) -> CenterChoice {
        if let place = try place(text, from: directory, source) {
            return CenterChoice(place: place, reason: reason)
        }
        guard !text.isEmpty, text.utf8.allSatisfy(isNameByte) else {
            let isFile = text.contains("/") || text.hasSuffix(".db")
            throw CenterError(
                exitCode: .usage, message: "\(source) \"\(Escaping.line(text, limit: 60))\" names no center",
                hint: isFile
                    ? "did you mean sqlite:\(Escaping.line(text, limit: 60))?"
                    : "write sqlite:PATH, memory: or a name from \(CenterFile.name)")
        }
        guard let file = try CenterFile.nearest(from: directory, files) else {
            throw CenterError(
                exitCode: .usage,
                message:
                    "\(source) names the center '\(text)', and there is no \(CenterFile.name) in \(directory) "
                    + "or above it that says where that is",
                hint: "write {\"centers\": {\"\(text)\": \"sqlite:PATH\"}} into \(CenterFile.name)")
        }
        guard let url = file.centers[text] else {
            let known = file.centers.keys.sorted()
            let near = Suggestion.nearest(text, in: known).map { "did you mean '\($0)'?" }
            throw CenterError(
                exitCode: .usage, message: "\(file.path) has no center '\(text)'",
                hint: near ?? "it has \(Suggestion.list(known))")
        }
        let folder = Paths.parent(file.path) ?? "/"
        guard let place = try place(url, from: folder, "\(file.path): centers.\(text)") else {
            throw CenterError(
                exitCode: .usage,
                message: "\(file.path): centers.\(text) must be sqlite:PATH or memory:, "
                    + "got \"\(Escaping.line(url, limit: 60))\"", hint: "a name cannot stand for another name"
            )
        }
        return CenterChoice(place: place, reason: .name(text, file: file.path))
    }

    /// The place that a URL names; `nil` for anything without a scheme.
    private static func place(
        _ url: String, from folder: String, _ source: String
    ) throws(CenterError) -> Place? {
        if url == "memory:" { return .memory }
        guard let colon = url.firstIndex(of: ":") else { return nil }
        let scheme = String(url[..<colon])
        let rest = String(url[url.index(after: colon)...])
        switch scheme {
        case "sqlite":
            guard !rest.isEmpty else {
                throw CenterError(
                    exitCode: .usage, message: "\(source): sqlite: needs a path", hint: "write sqlite:PATH")
            }
            return .sqlite(path: Paths.absolute(rest, in: folder))
        case "postgres", "postgresql", "https":
            throw CenterError(
                exitCode: .unsupported,
                message: "\(source): \(scheme): centers are not built in this version",
                hint: "rehearse on sqlite:PATH or memory:")
        default:
            let near = Suggestion.nearest(scheme, in: ["sqlite", "memory"]).map { "did you mean \($0):?" }
            throw CenterError(
                exitCode: .usage,
                message: "\(source): '\(Escaping.line(scheme, limit: 20)):' is no kind of center",
                hint: near ?? "write sqlite:PATH, memory: or a name from \(CenterFile.name)")
        }
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7a, 0x41...0x5a, 0x30...0x39, 0x2d, 0x5f: true
        default: false
        }
    }
}
