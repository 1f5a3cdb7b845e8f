internal import Glibc

/// The product's side of a comparison, one measurement per call.
///
/// Prints what `Benchmarks/run` reads: numbers with tabs between them.
@main enum Benchmarks {
    static func main() {
        do {
            try measure(Array(CommandLine.arguments.dropFirst()))
        } catch {
            print("benchmarks: \(error)")
            exit(1)
        }
    }

    private static func measure(_ arguments: [String]) throws {
        let count = arguments.last.flatMap { Int($0) } ?? 0
        switch (arguments.first, arguments.count) {
        case ("settings", 1): Settings.show()
        case ("center", 2): _ = try ScriptHost(centerFile: arguments[1])
        case ("bulk", 4...5): try Bulk.run(arguments)
        case ("mapped", 5): try Bulk.run(arguments, isMapped: true)
        case ("rows", 3): try Script.run(arguments[2], file: arguments[1])
        case ("script", 2): try Script.run(arguments[1], file: nil)
        case ("effects", 3) where count > 0: try Effects.run(centerFile: arguments[1], count: count)
        case ("journal", 3) where count > 0: try JournalEntries.run(centerFile: arguments[1], count: count)
        case ("flight", 4) where count > 0: try Flight.run(arguments)
        case ("journaling", 2) where count > 0: try Journaling.run(count: count)
        case ("replay", 2) where count > 0: try Replays.run(count: count)
        case ("state", 2) where count > 0: try States.run(count: count)
        default: throw Usage()
        }
    }
}

struct Usage: Error, CustomStringConvertible {
    let description = """
        one of
          settings                     rows per commit, then the settings of a connection, one a line
          center DATABASE              makes a center
          bulk DATABASE CSV SCRIPT [ROWS PER COMMIT]
                                       rows that went well, rows/s, peak memory in KiB
          mapped DATABASE CSV SCRIPT MAPPER
                                       the same, each row through a plugin's mapper
          rows FILE SCRIPT             runs a script on a file and shows its output
          script SCRIPT                runs a script and shows its output
          effects DATABASE COUNT       users.update from a script, each durable before the next: effects/s
          journal DATABASE COUNT       journal entries, each durable before the next: entries/s
          flight DATABASE BRANCHES STEPS
                                       branches side by side, their steps sharing commits: steps/s
          journaling COUNT             in memory: microseconds that keeping adds to a read, and to a write
          replay COUNT                 in memory: milliseconds to come to the end of a journal of so many effects,
                                       and those of the same script without any
          state COUNT                  microseconds to make a state with all bindings, the median
        """
}
