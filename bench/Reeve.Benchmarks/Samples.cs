namespace Reeve.Benchmarks;

/// <summary>Durations of one thing done many times.</summary>
internal sealed class Samples
{
    private readonly List<double> _microseconds = [];
    private bool _sorted;

    public void Add(TimeSpan duration)
    {
        _microseconds.Add(duration.TotalMicroseconds);
        _sorted = false;
    }

    public int Count => _microseconds.Count;

    public double Median => Percentile(0.5);

    public double Percentile(double share)
    {
        if (!_sorted)
        {
            _microseconds.Sort();
            _sorted = true;
        }

        return _microseconds[Math.Min(_microseconds.Count - 1, (int)(_microseconds.Count * share))];
    }

    public static string Show(double microseconds) => microseconds switch
    {
        < 1000 => $"{microseconds:0.#} µs",
        < 1_000_000 => $"{microseconds / 1000:0.##} ms",
        _ => $"{microseconds / 1_000_000:0.##} s",
    };
}
