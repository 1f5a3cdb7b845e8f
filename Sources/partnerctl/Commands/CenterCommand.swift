internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import SQL

/// `partnerctl center`
enum CenterCommand {
    static let declaration = Command(
        name: "center",
        summary: "Makes a center to rehearse on, tells about one, moves its clock, plays its operator.",
        subcommands: [make, info, policy, advance, mail, review, backup])

    private static let seed = CenterDatabase.Seed()

    private static let make = Command(
        name: "init", summary: "Makes a center and seeds it; one that is there stays as it is.",
        details: "Without --center it is \(CenterChoice.defaultPath) in this folder.",
        flags: [
            .center,
            .value(
                "environment", .oneOf(EnvironmentName.names), default: seed.environment.rawValue,
                "Which Partner Center it rehearses."),
            .value("name", .text("NAME"), default: seed.name, "The company's name."),
            .value(
                "domain", .text("PREFIX"), default: seed.domainPrefix,
                "Its domain, before the environment's own."),
            .value("admin-name", .text("NAME"), default: seed.adminName, "The first global admin."),
            .value("admin", .text("PREFIX"), default: seed.adminPrefix, "The admin's e-mail, before the @."),
            .toggle(
                "empty",
                "No partner is in it yet: a company enrols first, and you may play its reviewer, too."),
            .value(
                "policy", .text("NAME=VALUE"), isRepeated: true,
                "A policy that is not at its default: partnerctl center info --policies."),
            .value(
                "clock", .oneOf(CenterClock.Kind.allCases.map(\.rawValue)), default: seed.clock.kind.rawValue,
                "What tells its time; a manual clock moves only with partnerctl center advance."),
            .value(
                "at", .text("INSTANT"),
                "Where a manual clock begins, such as 2026-11-20T08:00:00Z; now, unless told."),
        ],
        examples: [
            CommandExample("partnerctl center init --environment worldwide --center sqlite:w.db"),
            CommandExample("partnerctl center init --clock manual --at 2026-11-20T08:00:00Z"),
        ],
        action: { invocation, surroundings in
            var choice = CenterChoice(
                place: .new(path: surroundings.path(CenterChoice.defaultPath)), reason: .firstUse)
            if invocation.text("center") != nil || surroundings.environment[CenterChoice.variable] != nil {
                choice = try surroundings.center(invocation)
            }
            guard let path = choice.path else {
                throw CenterError(
                    exitCode: .usage, message: "memory: is gone when the command ends",
                    hint: "name a file: --center sqlite:PATH")
            }
            if DiskLookup().exists(path) {
                throw CenterError(
                    exitCode: .usage, message: "there is a file at \(path) already, and it stays as it is",
                    hint: "look at it: partnerctl center info --center sqlite:\(path)")
            }
            let seed = try seed(invocation)
            try OutputFile.makeFolder(Paths.parent(path) ?? "/")
            let database: CenterDatabase
            do {
                database = try CenterDatabase(
                    .file(path), seed: seed, vault: SealingVault(), now: HostClock.now())
            } catch {
                throw StoreErrors.operationError(error) ?? error
            }
            surroundings.console.print(path)
            surroundings.console.note(
                seed.isEmpty
                    ? "\(seed.environment.rawValue), no partner is in it yet"
                    : "\(seed.name), \(seed.environment.rawValue); "
                        + "global admin: \(try database.defaultUser().text)")
            if seed.isEmpty {
                let command = "partnerctl call enrolment.start --help, or a script: docs/onboarding.md"
                surroundings.console.note("a company enrols first: \(command)")
                surroundings.console.note(
                    "then play its reviewer: partnerctl center review list; read its mail: partnerctl center mail"
                )
            }
            if case .manual(let instant) = seed.clock {
                surroundings.console.note(
                    "its clock stands at \(instant); move it: partnerctl center advance 1d")
            }
            return .done
        })

    private static func seed(_ invocation: Invocation) throws -> CenterDatabase.Seed {
        var seed = Self.seed
        seed.environment =
            invocation.text("environment").flatMap { EnvironmentName(rawValue: $0) } ?? seed.environment
        seed.isEmpty = invocation.isSet("empty")
        seed.name = invocation.text("name") ?? seed.name
        seed.domainPrefix = invocation.text("domain") ?? seed.domainPrefix
        seed.adminName = invocation.text("admin-name") ?? seed.adminName
        seed.adminPrefix = invocation.text("admin") ?? seed.adminPrefix
        var problems: [UsageProblem] = []
        do {
            _ = try EmailAddress("\(seed.adminPrefix)@\(seed.domainPrefix).\(seed.environment.tenantSuffix)")
        } catch {
            let problem = (error as? FieldProblem)?.message ?? "\(error)"
            problems.append(
                UsageProblem(message: "--admin and --domain: the global admin's e-mail \(problem)"))
        }
        for text in invocation.texts("policy") {
            guard let setting = PolicySetting(text, &problems, label: "--policy") else { continue }
            seed.policies[setting.policy.name] = setting.value
        }
        seed.clock = try clock(invocation, &problems)
        if problems.isEmpty { return seed }
        throw UsageError(
            command: "partnerctl center init", problems: problems, help: "partnerctl center init --help")
    }

    /// The clock that the flags ask for. A manual one begins at a whole second, which is what people are shown.
    private static func clock(
        _ invocation: Invocation, _ problems: inout [UsageProblem]
    ) throws -> CenterClock {
        let at = invocation.text("at")
        guard invocation.text("clock") == CenterClock.Kind.manual.rawValue else {
            if at != nil {
                problems.append(
                    UsageProblem(message: "--at is for a manual clock", hint: "add --clock manual"))
            }
            return .wall
        }
        let now = try HostClock.now().wholeSeconds
        guard let at else { return .manual(now) }
        do {
            return .manual(try Instant(at))
        } catch {
            problems.append(UsageProblem(message: "--at: \(error)"))
            return .manual(now)
        }
    }
}

extension CenterChoice {
    /// The file; `nil` for a center in memory.
    var path: String? {
        switch place {
        case .sqlite(let path), .new(let path): path
        case .memory: nil
        }
    }
}
