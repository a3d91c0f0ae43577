using System.Data.Common;
using System.Net.Http;

namespace StrangeLibraries;

/// <summary>A value that has no text when it is first asked for one.</summary>
internal sealed class OddValue
{
    private bool _asked;

    public override string ToString()
    {
        if (!_asked)
        {
            _asked = true;
            throw new NotSupportedException("strange");
        }

        return "odd";
    }
}

/// <summary>What events carry, but it cannot be had.</summary>
internal sealed class OddPayload
{
    public HttpRequestMessage Request => throw new NotSupportedException("strange");

    public DbCommand Command => throw new NotSupportedException("strange");

    public Exception Exception => throw new NotSupportedException("strange");
}
