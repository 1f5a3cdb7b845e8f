internal import PartnerCenter
internal import PartnerLua

/// Which lines of scripts the tests executed, for people and for programs.
struct CoverageReport {
    /// The scripts, sorted by path.
    let files: [Coverage.File]
    /// Whence paths are shown.
    let directory: String

    /// Writes a line per script.
    func show(on console: Console) {
        for file in files where console.isJSON { json(file, console) }
        if console.isJSON || files.isEmpty { return }
        let rows = files.map { file in
            [
                shown(file), Self.share(file), "\(file.executed) of \(file.hits.count) lines",
                Self.missed(file),
            ]
        }
        let table = TextTable(titles: ["coverage", "", "", "missed"], sample: rows, limit: nil)
        console.print(Style.bold.paint(table.heading, console.outTerminal))
        for row in rows { console.print(table.line(row)) }
    }

    /// As the programs around gcov's `lcov` read it.
    var lcov: String {
        files.map { file in
            let lines = file.hits.sorted { $0.key < $1.key }.map { "DA:\($0.key),\($0.value)\n" }.joined()
            return "TN:\nSF:\(file.path)\n\(lines)LF:\(file.hits.count)\nLH:\(file.executed)\nend_of_record\n"
        }.joined()
    }

    private func shown(_ file: Coverage.File) -> String {
        let folder = directory == "/" ? "/" : directory + "/"
        return file.path.hasPrefix(folder) ? String(file.path.dropFirst(folder.count)) : file.path
    }

    /// `93.4 %`, rounded down: only a file without a missed line has 100 %.
    static func share(_ file: Coverage.File) -> String {
        if file.hits.isEmpty { return "100 %" }
        let tenths = file.executed * 1000 / file.hits.count
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }

    /// `12-14, 20`
    static func missed(_ file: Coverage.File) -> String {
        file.missed.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ", ")
    }

    private func json(_ file: Coverage.File, _ console: Console) {
        console.json { json in
            json.put("type", JSONLines.coverage.type)
            json.put("file", shown(file))
            json.put("executable", Int64(file.hits.count))
            json.put("executed", Int64(file.executed))
            json.key("missed" as StaticString)
            json.begin("[")
            for range in file.missed {
                json.begin("[")
                json.value(Int64(range.lowerBound))
                json.value(Int64(range.upperBound))
                json.end("]")
            }
            json.end("]")
        }
    }
}
