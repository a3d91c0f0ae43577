using System.Text;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

// aws-kms-sts URL: encrypts, decrypts and asks for credentials at a URL. Everything secret has "hush" in it.
var credentials = new BasicAWSCredentials("key", "secret");
using var kms = new AmazonKeyManagementServiceClient(credentials, new AmazonKeyManagementServiceConfig { ServiceURL = args[0], AuthenticationRegion = "eu-west-1" });
using var sts = new AmazonSecurityTokenServiceClient(credentials, new AmazonSecurityTokenServiceConfig { ServiceURL = args[0], AuthenticationRegion = "eu-west-1" });

var encrypted = await kms.EncryptAsync(new EncryptRequest
{
    KeyId = "alias/hush-key",
    Plaintext = new MemoryStream(Encoding.UTF8.GetBytes("hush plaintext")),
    EncryptionContext = new() { ["hush"] = "hush context" },
});
Console.WriteLine($"encrypted {encrypted.CiphertextBlob.Length} bytes");
var decrypted = await kms.DecryptAsync(new DecryptRequest { CiphertextBlob = encrypted.CiphertextBlob });
Console.WriteLine(Encoding.UTF8.GetString(decrypted.Plaintext.ToArray()));
var key = await kms.GenerateDataKeyAsync(new GenerateDataKeyRequest { KeyId = "alias/hush-key", KeySpec = DataKeySpec.AES_256 });
Console.WriteLine($"a key of {key.Plaintext.Length} bytes");
try
{
    await kms.DescribeKeyAsync("refused");
}
catch (AmazonKeyManagementServiceException exception)
{
    Console.WriteLine(exception.ErrorCode);
}

var role = await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = "arn:aws:iam::123456789012:role/hush", RoleSessionName = "hush-session", ExternalId = "hush-external", TokenCode = "hush12" });
Console.WriteLine(role.Credentials.SecretAccessKey);
var session = await sts.GetSessionTokenAsync();
Console.WriteLine(session.Credentials.SessionToken);
