using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NUnit.Framework;

namespace Lumigo.UnitTests.Databases;

/// <summary>
/// The real assembly of MongoDB.Driver, which does not run without a package that cannot be had here: that it has what the adapter binds to by name, and the
/// sample app's look-alike has too.
/// </summary>
[TestFixture]
public sealed class RealMongoDriverTests
{
    [TestCase("3.11.0")]
    [TestCase("3.14.0")]
    public void It_has_what_is_bound_by_name(string version)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(TestContext.CurrentContext.TestDirectory, "mongodb", $"{version}.dll")));
        var metadata = file.GetMetadataReader();
        var types = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).ToLookup(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}");
        Assert.Multiple(() =>
        {
            Assert.That(types["MongoDB.Driver.MongoTelemetry"], Is.Not.Empty);
            Assert.That(Properties("MongoDB.Driver.Core.Events.CommandStartedEvent"), Is.SupersetOf(new[] { "CommandName", "Command", "RequestId" }));
            Assert.That(Properties("MongoDB.Driver.Core.Events.CommandSucceededEvent"), Is.SupersetOf(new[] { "Reply", "RequestId" }));
            Assert.That(Properties("MongoDB.Driver.Core.Events.CommandFailedEvent"), Does.Contain("RequestId"));
            Assert.That(Methods("MongoDB.Driver.Core.Configuration.ClusterBuilder"), Is.SupersetOf(new[] { "Subscribe`1(1)", "BuildClusterInternal`0(0)", "BuildCluster`0(0)" }));
            Assert.That(
                metadata.MemberReferences.Select(metadata.GetMemberReference).Where(member => member.Parent.Kind == HandleKind.TypeReference)
                    .Select(member => $"{metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name)}.{metadata.GetString(member.Name)}"),
                Is.SupersetOf(new[] { "BsonElement.get_Name", "BsonElement.get_Value", "BsonValue.get_BsonType" }));
            Assert.That(
                Constants("MongoDB.Driver.MongoTelemetry"),
                Is.SupersetOf(new[]
                {
                    "MongoDB.Driver", "db.system.name", "db.operation.name", "db.operation.summary", "db.command.name", "db.namespace", "db.collection.name", "db.query.summary", "db.query.text",
                    "server.address", "server.port", "network.transport", "db.mongodb.lsid", "db.mongodb.server_connection_id", "db.mongodb.driver_connection_id", "db.mongodb.cursor_id",
                    "exception.type", "exception.message", "exception.stacktrace", "db.response.status_code",
                }));
        });

        TypeDefinition The(string name) => types[name].Single();

        IEnumerable<string> Properties(string type) => The(type).GetProperties().Select(property => metadata.GetString(metadata.GetPropertyDefinition(property).Name));

        IEnumerable<string> Methods(string type) => The(type).GetMethods().Select(metadata.GetMethodDefinition).Select(method =>
            $"{metadata.GetString(method.Name)}`{method.GetGenericParameters().Count}({method.GetParameters().Count(one => metadata.GetParameter(one).SequenceNumber > 0)})");

        IEnumerable<string?> Constants(string type) => The(type).GetFields().Select(field => metadata.GetFieldDefinition(field).GetDefaultValue()).Where(value => !value.IsNil)
            .Select(metadata.GetConstant).Where(constant => constant.TypeCode == ConstantTypeCode.String)
            .Select(constant => (string?)metadata.GetBlobReader(constant.Value).ReadConstant(ConstantTypeCode.String));
    }
}
