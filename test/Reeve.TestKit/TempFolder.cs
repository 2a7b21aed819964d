namespace Reeve.TestKit;

/// <summary>A folder of one test's own, removed with everything in it. In memory where the machine has a folder for that: an fsync there is free.</summary>
public sealed class TempFolder : IDisposable
{
    private const string InMemory = "/dev/shm";

    public TempFolder(bool onDisk = false)
    {
        var parent = !onDisk && Directory.Exists(InMemory) ? InMemory : System.IO.Path.GetTempPath();
        Path = System.IO.Path.Combine(parent, "reeve-" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8)));
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
