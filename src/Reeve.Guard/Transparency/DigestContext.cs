using System.Runtime.InteropServices;

namespace Reeve.Guard.Transparency;

/// <summary>One reusable EVP digest context. Not thread-safe: <see cref="Sha256"/> keeps one a thread.</summary>
internal sealed class DigestContext : SafeHandle
{
    public DigestContext()
        : base(0, ownsHandle: true) => SetHandle(LibCrypto.NewDigestContext());

    public override bool IsInvalid => handle == 0;

    public void Hash(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> bytes, Span<byte> hash)
    {
        LibCrypto.Digest(handle, prefix, bytes, hash);
        GC.KeepAlive(this);
    }

    protected override bool ReleaseHandle()
    {
        LibCrypto.FreeDigestContext(handle);
        return true;
    }
}
