using Reeve.Guard;

namespace Reeve.Engine.Models;

/// <summary>One call's way through a circuit. Ended without a word (a cancel), it gives its trial back. Used by one call.</summary>
internal sealed class BreakerPassage(BreakerService service, BreakerSlot slot) : IAsyncDisposable
{
    private bool _told;
    private bool _heard;

    /// <summary>Something came.</summary>
    public void Answering()
    {
        if (!_heard)
        {
            _heard = true;
            service.Answering(slot);
        }
    }

    public void Succeeded()
    {
        _told = true;
        service.Succeeded(slot);
    }

    public void Failed(ReeveException failure)
    {
        _told = true;
        service.Failed(slot, failure);
    }

    public ValueTask DisposeAsync()
    {
        if (!_told)
        {
            slot.Move(BreakerRules.GivenUp);
        }

        return service.RecordAsync(slot);
    }
}
