/// How large a bundle and what is in it may be.
public enum BundleLimits {
    /// Bytes of a bundle: 4 MiB.
    public static let bundle = 4 * 1024 * 1024
    /// Files of a bundle, the packed manifest not counted.
    public static let files = 256
    /// Bytes of one file: 1 MiB.
    public static let file = 1024 * 1024
    /// Bytes of one file of Lua, as much as a chunk may have: 64 KiB.
    public static let code = 64 * 1024
    /// Bytes of the packed manifest: 64 KiB.
    public static let manifest = 64 * 1024
}
