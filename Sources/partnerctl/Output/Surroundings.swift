internal import FoundationEssentials

/// What a command finds around it.
struct Surroundings {
    var console: Console
    /// The variables of the environment.
    var environment: [String: String]
    /// The working directory.
    var directory: String
    /// Makes Ctrl-C and SIGTERM a request to stop, for work that asks whether there is one; all other work they
    /// end at once.
    var listenForStop: () -> Void = {}

    /// Whether somebody asked the process to stop.
    var isStopRequested: Bool { StopSignal.isRequested }

    /// The file named `path`, seen from the working directory.
    func path(_ path: String) -> String { Paths.absolute(path, in: directory) }

    /// Where this person's keys are kept.
    var keyFolder: String {
        let base = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return Paths.join(base ?? Paths.join(environment["HOME"] ?? "/", ".config"), "partnerctl")
    }

    /// Where this person's state is kept that is no setting: what was typed at a prompt.
    var stateFolder: String {
        let base = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return Paths.join(base ?? Paths.join(environment["HOME"] ?? "/", ".local/state"), "partnerctl")
    }

    /// Where what can be had again is kept for this person: what was read of registries.
    var cacheFolder: String {
        let base = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return Paths.join(base ?? Paths.join(environment["HOME"] ?? "/", ".cache"), "partnerctl")
    }

    /// What the process finds around it.
    static func ofProcess() -> Surroundings {
        let environment = ProcessInfo.processInfo.environment
        return Surroundings(
            console: .standard(environment), environment: environment,
            directory: FileManager.default.currentDirectoryPath, listenForStop: StopSignal.listen)
    }

    /// The center that the flags of `invocation` and the environment choose.
    ///
    /// - Throws: `CenterError`.
    func center(_ invocation: Invocation) throws(CenterError) -> CenterChoice {
        try CenterChoice.resolve(
            flag: invocation.text("center"), variable: environment[CenterChoice.variable],
            directory: directory,
            isAttended: console.canAsk, files: DiskLookup())
    }
}
