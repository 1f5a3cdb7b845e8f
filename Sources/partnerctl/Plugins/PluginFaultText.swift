internal import Plugins

/// What is wrong with plugins and their documents, as a terminal shows it: what, where, what to try.
enum PluginFaultText {
    /// The lines for all faults.
    static func lines(_ faults: PluginFaults, _ terminal: Terminal) -> [String] {
        faults.all.flatMap { lines($0, terminal) }
    }

    /// What happened with its place, what to try, the code.
    static func lines(_ fault: PluginFault, _ terminal: Terminal) -> [String] {
        var lines = [Style.red.paint(Escaping.line(fault.description), terminal)]
        if !fault.hint.isEmpty { lines.append("  try: \(Escaping.line(fault.hint))") }
        lines.append("  code: \(fault.code.rawValue)")
        return lines
    }
}

extension ExitCode {
    /// The code of a command that ended with these faults.
    init(_ faults: PluginFaults) {
        self = ExitCode.first(
            of: faults.all.map { fault in
                switch fault.code {
                case .registryUnreachable: .unreachable
                case .widerGrant: .refused
                default: .failed
                }
            })
    }
}

extension PluginFaults {
    /// A usage error of a plugin command.
    static func usage(_ command: String, _ message: String, hint: String = "") -> UsageError {
        UsageError(
            command: "partnerctl plugin \(command)", problems: [UsageProblem(message: message, hint: hint)],
            help: "partnerctl plugin \(command) --help")
    }
}
