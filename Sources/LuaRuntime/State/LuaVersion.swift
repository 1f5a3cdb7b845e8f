internal import CLua

/// Which Lua this is.
public enum LuaVersion {
    /// The release that was built with, such as `5.4.6`.
    public static let number = "\(LUA_VERSION_MAJOR).\(LUA_VERSION_MINOR).\(LUA_VERSION_RELEASE)"
}
