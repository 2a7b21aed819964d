namespace Reeve.Engine.Alerts;

/// <summary>
/// The last alert of each key and how many were held back since it was said. Only a memory: what is forgotten is read from the store, and what a crash
/// takes is a count of at most one window. Not thread-safe; <see cref="AlertService"/> holds its turn around it.
/// </summary>
internal sealed class AlertWindows(int most)
{
    private readonly Dictionary<(string Owner, string Key), Window> _windows = [];

    public Alert? Last(string owner, string key) => _windows.GetValueOrDefault((owner, key))?.Alert;

    /// <summary>Makes it the last of its key; what was held back under the one before is what comes back.</summary>
    public (Alert Alert, int Count)? Open(Alert alert)
    {
        var before = Take((alert.Owner, alert.DedupeKey));
        _windows[(alert.Owner, alert.DedupeKey)] = new Window(alert);
        return before;
    }

    public void Count(Alert alert)
    {
        if (!_windows.TryGetValue((alert.Owner, alert.DedupeKey), out var window))
        {
            _windows[(alert.Owner, alert.DedupeKey)] = window = new Window(alert);
        }

        window.Held++;
    }

    /// <summary>Forgets an alert that was never recorded.</summary>
    public void Forget(Alert alert)
    {
        if (_windows.TryGetValue((alert.Owner, alert.DedupeKey), out var window) && window.Alert.Id == alert.Id)
        {
            _windows.Remove((alert.Owner, alert.DedupeKey));
        }
    }

    /// <summary>Closes the windows that are over, and, while there are too many, the oldest; returns what was held back under them.</summary>
    public List<(Alert Alert, int Count)> Close(DateTimeOffset before)
    {
        var over = _windows.Where(pair => pair.Value.Alert.RaisedAt <= before).Select(static pair => pair.Key).ToList();
        var tooMany = _windows.Count - over.Count - most;
        if (tooMany > 0)
        {
            over.AddRange(_windows.Where(pair => pair.Value.Alert.RaisedAt > before).OrderBy(static pair => pair.Value.Alert.RaisedAt).Take(tooMany).Select(static pair => pair.Key));
        }

        return [.. over.Select(Take).OfType<(Alert, int)>()];
    }

    public bool IsFull => _windows.Count >= most + (most / 4);

    private (Alert Alert, int Count)? Take((string Owner, string Key) key) =>
        _windows.Remove(key, out var window) && window.Held > 0 ? (window.Alert, window.Held) : null;

    private sealed class Window(Alert alert)
    {
        public Alert Alert { get; } = alert;

        public int Held { get; set; }
    }
}
