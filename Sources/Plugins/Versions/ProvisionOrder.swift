extension PluginSet {
    /// What all plugins provide at `point`, in the order they are used: what `before` and `after` say, ties by plugin
    /// and then name.
    ///
    /// A provision that is named and not there is passed over: who comes before it need not know whether it is used.
    ///
    /// - Throws: `PluginFaults` with code `cycle`, which names the edges.
    public func ordered(
        at point: ExtensionPoint
    ) throws(PluginFaults) -> [(plugin: PluginID, provision: Provision)] {
        var open = provisions(at: point).map { (name: "\($0.plugin):\($0.provision.name)", item: $0) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        let names = Set(open.map(\.name))
        // Who comes before whom, and who says so.
        var edges: [(first: String, second: String, word: String)] = []
        for entry in open {
            for other in entry.item.provision.before where names.contains(other) {
                edges.append((entry.name, other, "\(entry.name) is before \(other)"))
            }
            for other in entry.item.provision.after where names.contains(other) {
                edges.append((other, entry.name, "\(entry.name) is after \(other)"))
            }
        }
        var ordered: [(plugin: PluginID, provision: Provision)] = []
        while !open.isEmpty {
            let waiting = Set(edges.map(\.second))
            guard let index = open.firstIndex(where: { !waiting.contains($0.name) }) else { break }
            let entry = open.remove(at: index)
            ordered.append(entry.item)
            edges.removeAll { $0.first == entry.name }
        }
        guard let stuck = open.first else { return ordered }
        throw PluginFaults(
            PluginFault(
                .cycle, file: point.rawValue,
                "no order fits: \(Self.circle(edges, from: stuck.name).joined(separator: ", "))",
                hint: "take one of these plugins out, or ask its publisher"))
    }

    /// The words of the edges of one circle: where everybody left waits for somebody, going back along them ends in one.
    private static func circle(
        _ edges: [(first: String, second: String, word: String)], from start: String
    ) -> [String] {
        var path: [String] = []
        var words: [String] = []
        var name = start
        while !path.contains(name) {
            guard let edge = edges.first(where: { $0.second == name }) else { return words }
            path.append(name)
            words.append(edge.word)
            name = edge.first
        }
        let begin = path.firstIndex(of: name) ?? 0
        return Array(words[begin...].reversed())
    }
}
