using System.Text.Json;

namespace Reeve.Engine.Ledger.Verification;

/// <summary>
/// Whether the columns a log is searched by say what the entry's bytes say: a tampered column hides an entry or files it under somebody else while every
/// hash still holds. Entries as we write them are compared in place, without being parsed; whatever does not come out equal that way is parsed. Pure.
/// </summary>
internal static class IndexRules
{
    private static readonly string[] Names = ["at", "type", "family", "run", "agent", "owner"];

    /// <summary>The columns that say something else than the bytes; none when all agree. Of a pruned entry only the family's name can be judged.</summary>
    public static IReadOnlyList<string> Strays(in LedgerRow row) =>
        row.IsPruned ? FamilyNames.Read(row.Family.Utf8) is null ? ["family"] : []
        : AgreesAsWritten(row) ? []
        : Compare(row);

    public static string Describe(IReadOnlyList<string> strays) => strays.Count == 1
        ? $"its column \"{strays[0]}\" does not say what its bytes say"
        : $"its columns {string.Join(", ", strays.Select(static name => $"\"{name}\""))} do not say what its bytes say";

    // The exact order and spelling of EntryRules.Encode. A value with a quote or a backslash is never equal here, so that none can reach over its member's end.
    private static bool AgreesAsWritten(in LedgerRow row)
    {
        var rest = row.Bytes;
        return Take(ref rest, "{\"v\":1,\"at\":\""u8) && TakeTime(ref rest, row.At)
            && Take(ref rest, "\",\"type\":\""u8) && TakeText(ref rest, row.Type)
            && Take(ref rest, "\",\"family\":\""u8) && TakeText(ref rest, row.Family)
            && (row.Run.IsAbsent || (Take(ref rest, "\",\"run\":\""u8) && TakeText(ref rest, row.Run)))
            && (row.Agent.IsAbsent || (Take(ref rest, "\",\"agent\":\""u8) && TakeText(ref rest, row.Agent)))
            && Take(ref rest, "\",\"owner\":\""u8) && TakeText(ref rest, row.Owner)
            && (rest.SequenceEqual("\"}"u8) || rest.StartsWith("\",\"data\":{"u8) || rest.StartsWith("\",\"content\":{"u8));
    }

    private static bool Take(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> expected)
    {
        if (!rest.StartsWith(expected))
        {
            return false;
        }

        rest = rest[expected.Length..];
        return true;
    }

    private static bool TakeText(ref ReadOnlySpan<byte> rest, ColumnText column) =>
        column.IsText && column.Utf8.IndexOfAny((byte)'"', (byte)'\\') < 0 && Take(ref rest, column.Utf8);

    /// <summary><c>yyyy-MM-ddTHH:mm:ss.fffZ</c>.</summary>
    private static bool TakeTime(ref ReadOnlySpan<byte> rest, long? at)
    {
        const int length = 24;
        if (rest.Length < length || rest[4] != '-' || rest[7] != '-' || rest[10] != 'T' || rest[13] != ':' || rest[16] != ':' || rest[19] != '.' || rest[23] != 'Z')
        {
            return false;
        }

        var (year, month, day) = (Number(rest[..4]), Number(rest[5..7]), Number(rest[8..10]));
        var (hour, minute, second, thousandth) = (Number(rest[11..13]), Number(rest[14..16]), Number(rest[17..19]), Number(rest[20..23]));
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59 || thousandth < 0)
        {
            return false;
        }

        rest = rest[length..];
        var time = new DateTime(year, month, day, hour, minute, second, thousandth, DateTimeKind.Utc);
        return at == (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
    }

    /// <summary>-1 when it is none.</summary>
    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            number = (number * 10) + digit - '0';
        }

        return number;
    }

    /// <summary>Slow and exact. Bytes that are no entry agree with no column.</summary>
    private static List<string> Compare(in LedgerRow row)
    {
        Span<bool> agrees = [false, false, false, row.Run.IsAbsent, row.Agent.IsAbsent, false];
        try
        {
            var reader = new Utf8JsonReader(row.Bytes);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var column = ColumnOf(ref reader);
                reader.Read();
                if (column >= 0)
                {
                    agrees[column] = Agrees(row, column, ref reader);
                }

                reader.Skip();
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            agrees.Clear();
        }

        var strays = new List<string>();
        for (var column = 0; column < Names.Length; column++)
        {
            if (!agrees[column])
            {
                strays.Add(Names[column]);
            }
        }

        return strays;
    }

    private static int ColumnOf(ref Utf8JsonReader member)
    {
        for (var column = 0; column < Names.Length; column++)
        {
            if (member.ValueTextEquals(Names[column]))
            {
                return column;
            }
        }

        return -1;
    }

    private static bool Agrees(in LedgerRow row, int column, ref Utf8JsonReader value) => value.TokenType == JsonTokenType.String && column switch
    {
        0 => value.TryGetDateTimeOffset(out var at) && row.At == at.ToUnixTimeMilliseconds(),
        1 => Says(row.Type, ref value),
        2 => Says(row.Family, ref value),
        3 => Says(row.Run, ref value),
        4 => Says(row.Agent, ref value),
        _ => Says(row.Owner, ref value),
    };

    private static bool Says(ColumnText column, ref Utf8JsonReader value) => column.IsText && value.ValueTextEquals(column.Utf8);
}
