using Lumigo.AutoInstrumentation.Bridge.Grpc;
using NUnit.Framework;

namespace Lumigo.UnitTests.Grpc;

[TestFixture]
public sealed class GrpcTargetTests
{
    private static readonly Uri Asked = new("http://loadbalancer.temporary.invalid/shop.v1.Orders/Place");

    [TestCase("http://10.0.0.7:8080/shop.v1.Orders/Place", "orders.shop:80", "orders.shop:80", TestName = "the name asked for, where an address was chosen for it")]
    [TestCase("http://10.0.0.7:8080/shop.v1.Orders/Place", "[::1]:80", "[::1]:80", TestName = "a name that is an address")]
    [TestCase("http://10.0.0.7:8080/shop.v1.Orders/Place", null, "10.0.0.7:8080", TestName = "the address chosen, where it has no name")]
    [TestCase("http://10.0.0.7:8080/shop.v1.Orders/Place", "no host/at all?", "10.0.0.7:8080", TestName = "the address chosen, where the name is none")]
    public void A_channel_that_resolves_names_says_at_the_end_where_the_call_went(string chosen, string? host, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, chosen);
        if (host is not null)
        {
            request.Headers.TryAddWithoutValidation("Host", host);
        }
        var target = GrpcTarget.Of(request, Asked)!;
        Assert.That($"{target.Host}:{target.Port}", Is.EqualTo(expected));
    }

    [Test]
    public void A_call_that_never_had_an_address_is_for_nobody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Asked);
        Assert.That(GrpcTarget.Of(request, Asked), Is.Null);
        Assert.That(GrpcTarget.Of(null, null), Is.Null);
    }

    [Test]
    public void The_address_of_an_ordinary_channel_stands_whatever_its_Host_header_says()
    {
        var asked = new Uri("http://orders:5000/shop.v1.Orders/Place");
        using var request = new HttpRequestMessage(HttpMethod.Post, asked);
        request.Headers.TryAddWithoutValidation("Host", "else");
        Assert.That(GrpcTarget.Of(request, asked), Is.SameAs(asked));
    }
}
