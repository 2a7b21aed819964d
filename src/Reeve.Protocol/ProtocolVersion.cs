namespace Reeve.Protocol;

/// <summary>The protocol's version. A client and a daemon of the same major version understand each other.</summary>
public static class ProtocolVersion
{
    /// <summary>The version this assembly speaks, <c>major.minor</c>.</summary>
    public const string Current = "1.0";

    /// <summary>Whether a peer that says <paramref name="version"/> can be spoken to.</summary>
    public static bool IsCompatible(string version) => version.Split('.', 2)[0] == Current.Split('.', 2)[0];
}
