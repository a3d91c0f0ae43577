using System.Net;
using Microsoft.AspNetCore.Http;

namespace Lumigo.AutoInstrumentation.Bridge.AspNetCore;

/// <summary>
/// Texts that are the same for request after request, made once. Used where supplements are read: by one thread at a time.
/// </summary>
internal sealed class ServerSpanTexts
{
    /// <summary>Far more than the routes of an application; past it the names are made anew rather than kept.</summary>
    private const int NamesKept = 2000;

    /// <summary>A power of two: the clients and proxies of the last moments.</summary>
    private const int AddressesKept = 64;

    private readonly Dictionary<(string Method, string Route), string> _names = [];
    private string? _lastMethod;
    private string? _lastRoute;
    private string _lastName = string.Empty;
    private readonly KnownAddress[] _addresses = new KnownAddress[AddressesKept];
    private string? _lastHostValue;
    private string _lastHost = string.Empty;
    private object? _lastPort;

    /// <summary>The span's name: <c>{method} {route}</c>, or the method alone where no route matched.</summary>
    public string SpanName(string method, string? route)
    {
        if (string.IsNullOrEmpty(route))
        {
            return method;
        }

        if ((object)method != _lastMethod || (object)route != _lastRoute)
        {
            _lastName = NameOf(method, route);
            _lastMethod = method;
            _lastRoute = route;
        }

        return _lastName;
    }

    /// <summary>An address as text. Dual-stack sockets report IPv4 peers as mapped IPv6 addresses.</summary>
    public string Address(IPAddress address)
    {
        // Every connection has an address object of its own, and a client many connections.
        ref KnownAddress known = ref _addresses[address.GetHashCode() & (AddressesKept - 1)];
        if (known.Address is not { } last || !last.Equals(address))
        {
            known.Address = address;
            known.Text = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        }

        return known.Text;
    }

    /// <summary>The parts of a host header; the port is an attribute value, null when the header has none.</summary>
    public void Host(HostString value, out string host, out object? port)
    {
        if (!string.Equals(value.Value, _lastHostValue, StringComparison.Ordinal))
        {
            _lastHostValue = value.Value;
            _lastHost = value.Host;
            _lastPort = value.Port;
        }

        host = _lastHost;
        port = _lastPort;
    }

    private string NameOf(string method, string route)
    {
        if (_names.TryGetValue((method, route), out string? name))
        {
            return name;
        }

        name = $"{method} {route}";
        if (_names.Count < NamesKept)
        {
            _names.Add((method, route), name);
        }

        return name;
    }

    private struct KnownAddress
    {
        public IPAddress? Address;
        public string Text;
    }
}
