internal import Plugins

/// What completion offers of the plugins of the project here; nothing where it cannot be read.
struct PluginCandidates {
    private let folder: String?

    /// The project that is found upward from `directory`.
    init(_ directory: String) {
        folder = Paths.upward(from: directory).first {
            DiskLookup().exists(Paths.join($0, ProjectDocument.fileName))
        }
    }

    /// The plugins of the lock.
    var ids: [Completion.Candidate] {
        guard let folder, let lock = try? ProjectPlugins.lock(folder) else { return [] }
        return lock.plugins.map { .init(word: "\($0.id)", doc: "\($0.version)") }
    }

    /// The commands of the plugin that the words before name.
    func commands(of words: [String]) -> [Completion.Candidate] {
        guard let folder, let id = words.last.flatMap({ PluginID($0) }),
            let plugins = try? ProjectPlugins.load(folder), let plugin = plugins[id]
        else { return [] }
        return plugin.code.manifest.provides.filter { $0.point == .commands }.map { provision in
            if case .text(let summary)? = provision.details["summary"] {
                return .init(word: provision.name, doc: summary)
            }
            return .init(word: provision.name)
        }
    }
}
