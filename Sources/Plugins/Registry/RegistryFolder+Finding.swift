extension RegistryFolder {
    /// Whether there is a registry in `folder`.
    public static func isThere(_ folder: String) -> Bool {
        do throws(PluginFaults) {
            return try RegistryFiles(folder: folder).readIfThere(
                RegistryPath.head, atMost: RegistryLimits.head) != nil
        } catch {
            return false
        }
    }
}
