using System.Globalization;
using System.Text;

namespace Reeve.Server.Doors.JsonRpc;

/// <summary>
/// A request's id, kept exactly as the client wrote it, so that it is given back byte for byte. Two ids are the same when their bytes are.
/// </summary>
internal readonly record struct RequestId(string Raw)
{
    public const int MaxBytes = 256;

    public static RequestId Of(ReadOnlySpan<byte> raw) => new(Encoding.UTF8.GetString(raw));

    public static RequestId Of(long number) => new(number.ToString(CultureInfo.InvariantCulture));

    public int Encode(Span<byte> target) => Encoding.UTF8.GetBytes(Raw, target);
}
