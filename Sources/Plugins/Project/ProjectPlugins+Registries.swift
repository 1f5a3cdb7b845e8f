extension ProjectPlugins {
    /// Names a registry in `partnerctl.json` of the folder `project`. What stands there otherwise keeps its form.
    ///
    /// - Throws: `PluginFaults` for a file that is wrong already, and with code `system`.
    public static func set(registry name: String, to url: String, _ project: String) throws(PluginFaults) {
        let folder = try FolderHandle.open(project)
        let path = folder.path(of: ProjectDocument.fileName)
        let found = try folder.content(ProjectDocument.fileName, atMost: DocumentLimits().bytes)
        var edit = DocumentEdit(found ?? Array("{\n  \"schema\": 1\n}\n".utf8), file: path)
        try edit.set(["registries", name], to: .text(url))
        _ = try ProjectDocument.read(edit.bytes, file: path)
        try folder.replace(ProjectDocument.fileName, edit.bytes)
    }
}

extension ProjectPlugins {
    /// What a lock says against the project it belongs to; empty where they fit.
    public static func faults(_ document: ProjectDocument, _ lock: ProjectLock) -> [PluginFault] {
        LockCheck(document, lock).faults
    }
}
