using System.Security.Cryptography;
using Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Messages;

/// <summary>
/// The digest of a message's attributes that SQS answers with. Where attributes of ours were among them, the application is given the digest it would
/// have got without: one that it may compute itself.
/// </summary>
internal static class AttributesDigest
{
    private const string Property = "MD5OfMessageAttributes";

    /// <summary>Replaces the digest of an answer, provided that it is the digest of what was sent.</summary>
    /// <param name="holder">The answer.</param>
    /// <param name="accessors">How to read the attributes.</param>
    /// <param name="with">The attributes with ours.</param>
    /// <param name="without">The attributes without ours.</param>
    public static void Replace(object holder, MessageAttributes accessors, object? with, object? without)
    {
        if (Of(holder) is { } digest && digest == Compute(accessors, with))
        {
            Set(holder, Compute(accessors, without));
        }
    }

    /// <summary>The digest an answer has, or null.</summary>
    public static string? Of(object holder) => TypeShape.Of(holder).Text(holder, Property);

    public static void Set(object holder, string? digest) => TypeShape.Of(holder).SetterOf(Property)?.Write(holder, digest);

    /// <summary>The digest of attributes; null of none.</summary>
    public static string? Compute(MessageAttributes accessors, object? attributes) =>
        accessors.Count(attributes) > 0 && accessors.Digestible(attributes) is { } bytes ? Convert.ToHexString(MD5.HashData(bytes)).ToLowerInvariant() : null;
}
