/// What this program is and was built with.
enum Version {
    static let number = "0.1.0"

    /// The compiler. It tells its own version only to conditions.
    static var swift: String {
        #if compiler(>=6.4)
            "6.4 or later"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }

    /// Each part with its version, in the order of `--version`.
    static var parts: [(name: String, version: String)] {
        [("partnerctl", number), ("Swift", swift)] + LibraryVersions.all
    }
}

/// `partnerctl version`
enum VersionCommand {
    static let declaration = Command(
        name: "version", summary: "Shows the version, and what it was built with.",
        action: { _, surroundings in
            for part in Version.parts { surroundings.console.print("\(part.name) \(part.version)") }
            return .done
        })
}
