using System.Collections.Immutable;

namespace Reeve.Sources.Configuration;

/// <summary>Where a provider's key stands. One of the three; read when it is needed, so that a rotation needs no restart.</summary>
public abstract record KeyReference
{
    private KeyReference()
    {
    }

    /// <summary>In a variable of the daemon's environment.</summary>
    public sealed record Variable(string Name) : KeyReference
    {
        public override string ToString() => "the daemon's environment variable " + Name;
    }

    /// <summary>In a file, its first line.</summary>
    public sealed record InFile(string Path) : KeyReference
    {
        public override string ToString() => Path;
    }

    /// <summary>In what a program prints, its first line. No shell: the program and its arguments.</summary>
    public sealed record Command(ImmutableArray<string> Words) : KeyReference
    {
        public override string ToString() => "the program " + Words[0];
    }

    internal static KeyReference? From(SettingValues values) =>
        values.Text("api_key_env") is { Length: > 0 } variable ? new Variable(variable)
        : values.Text("api_key_file") is { Length: > 0 } file ? new InFile(file)
        : values.List("api_key_command") is { Count: > 0 } words ? new Command([.. words])
        : null;
}
