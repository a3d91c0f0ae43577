namespace Lumigo.EndToEndTests.Aws;

/// <summary>What the steps of the sample app are expected to give, whole.</summary>
internal static class StorageSpans
{
    /// <summary>For all runtimes and generations; only the exception for a missing key differs between those.</summary>
    public const string All = """
        trace
          Internal 'get-item' of Sample.Storage root, flags 101, state '', Unset
            Client 'DynamoDB.GetItem' of Lumigo.AutoInstrumentation.Aws, flags 101, state '', Unset
                aws.dynamodb.method="GetItem"
                aws.dynamodb.table_names=["orders"]
                aws.region="eu-west-1"
                aws.request_id="request-1"
                aws.resource.name="orders"
                aws.service="dynamodb"
                cloud.region="eu-west-1"
                db.operation.name="GetItem"
                db.system.name="aws.dynamodb"
                http.request.body="{"Key":"****","TableName":"orders"}"
                http.response.body="{"Item":{"id":{"S":"7"}}}"
                http.response.status_code=200
                http.status_code=200
                messageId="request-1"
                region="eu-west-1"
                retry_attempts=0
                rpc.method="GetItem"
                rpc.service="DynamoDB"
                rpc.system="aws-api"
                server.address="127.0.0.1"
                server.port=<storage>
        trace
          Internal 'batch-get' of Sample.Storage root, flags 101, state '', Unset
            Client 'DynamoDB.BatchGetItem' of Lumigo.AutoInstrumentation.Aws, flags 101, state '', Unset
                aws.dynamodb.method="BatchGetItem"
                aws.dynamodb.table_names=["orders", "customers"]
                aws.region="eu-west-1"
                aws.request_id="request-2"
                aws.resource.name="orders"
                aws.service="dynamodb"
                cloud.region="eu-west-1"
                db.operation.name="BatchGetItem"
                db.system.name="aws.dynamodb"
                http.request.body="{"RequestItems":{"orders":{"Keys":"****"},"customers":{"Keys":"****"}}}"
                http.response.body="{"Responses":{"orders":[{"id":{"S":"1"}}],"customers":[{"id":{"S":"2"}}]}}"
                http.response.status_code=200
                http.status_code=200
                messageId="request-2"
                region="eu-west-1"
                retry_attempts=0
                rpc.method="BatchGetItem"
                rpc.service="DynamoDB"
                rpc.system="aws-api"
                server.address="127.0.0.1"
                server.port=<storage>
        trace
          Internal 'transaction' of Sample.Storage root, flags 101, state '', Unset
            Client 'DynamoDB.TransactWriteItems' of Lumigo.AutoInstrumentation.Aws, flags 101, state '', Unset
                aws.dynamodb.method="TransactWriteItems"
                aws.dynamodb.table_names=["orders", "carts"]
                aws.region="eu-west-1"
                aws.request_id="request-3"
                aws.resource.name="orders"
                aws.service="dynamodb"
                cloud.region="eu-west-1"
                db.operation.name="TransactWriteItems"
                db.system.name="aws.dynamodb"
                http.request.body="{"TransactItems":[{"Put":{"Item":{"id":{"S":"8"}},"TableName":"orders"}},{"Delete":{"Key":"****","TableName":"carts"}}]}"
                http.response.status_code=200
                http.status_code=200
                messageId="request-3"
                region="eu-west-1"
                retry_attempts=0
                rpc.method="TransactWriteItems"
                rpc.service="DynamoDB"
                rpc.system="aws-api"
                server.address="127.0.0.1"
                server.port=<storage>
        trace
          Internal 'missing-table' of Sample.Storage root, flags 101, state '', Unset
            Client 'DynamoDB.GetItem' of Lumigo.AutoInstrumentation.Aws, flags 101, state '', Error 'Requested resource not found'
                aws.dynamodb.method="GetItem"
                aws.dynamodb.table_names=["missing"]
                aws.error_code="ResourceNotFoundException"
                aws.region="eu-west-1"
                aws.request_id="request-4"
                aws.resource.name="missing"
                aws.service="dynamodb"
                cloud.region="eu-west-1"
                db.operation.name="GetItem"
                db.system.name="aws.dynamodb"
                error.type="ResourceNotFoundException"
                http.request.body="{"Key":"****","TableName":"missing"}"
                http.response.status_code=400
                http.status_code=400
                messageId="request-4"
                region="eu-west-1"
                retry_attempts=0
                rpc.method="GetItem"
                rpc.service="DynamoDB"
                rpc.system="aws-api"
                server.address="127.0.0.1"
                server.port=<storage>
                event exception within the span
                  exception.message="Requested resource not found"
                  exception.stacktrace=Amazon.DynamoDBv2.Model.ResourceNotFoundException: Requested resource not found and its frames
                  exception.type="Amazon.DynamoDBv2.Model.ResourceNotFoundException"
        trace
          Internal 'throttled' of Sample.Storage root, flags 101, state '', Unset
            Client 'DynamoDB.GetItem' of Lumigo.AutoInstrumentation.Aws, flags 101, state '', Unset
                aws.dynamodb.method="GetItem"
                aws.dynamodb.table_names=["throttled"]
                aws.region="eu-west-1"
                aws.request_id="request-7"
                aws.resource.name="throttled"
                aws.service="dynamodb"
                cloud.region="eu-west-1"
                db.operation.name="GetItem"
                db.system.name="aws.dynamodb"
                http.request.body="{"Key":"****","TableName":"throttled"}"
                http.response.body="{"Item":{"id":{"S":"1"}}}"
                http.response.status_code=200
                http.status_code=200
                messageId="request-7"
                region="eu-west-1"
                retry_attempts=2
                rpc.method="GetItem"
                rpc.service="DynamoDB"
                rpc.system="aws-api"
                server.address="127.0.0.1"
                server.port=<storage>
        trace
          Internal 'cancelled' of Sample.Storage root, flags 101, state '', Unset
            Client 'DynamoDB.GetItem' of Lumigo.AutoInstrumentation.Aws, flags 101, state '', Error 'A task was canceled.'
                aws.dynamodb.method="GetItem"
                aws.dynamodb.table_names=["slow"]
                aws.region="eu-west-1"
                aws.resource.name="slow"
                aws.service="dynamodb"
                cloud.region="eu-west-1"
                db.operation.name="GetItem"
                db.system.name="aws.dynamodb"
                error.type="System.Threading.Tasks.TaskCanceledException"
                http.request.body="{"Key":"****","TableName":"slow"}"
                region="eu-west-1"
                retry_attempts=0
                rpc.method="GetItem"
                rpc.service="DynamoDB"
                rpc.system="aws-api"
                server.address="127.0.0.1"
                server.port=<storage>
                event exception within the span
                  exception.message="A task was canceled."
                  exception.stacktrace=System.Threading.Tasks.TaskCanceledException: A task was canceled. and its frames
                  exception.type="System.Threading.Tasks.TaskCanceledException"
        trace
          Internal 'put-object' of Sample.Storage root, flags 101, state '', Unset
            Client 'S3.PutObject' of Lumigo.AutoInstrumentation.Aws, flags 101, state '', Unset
                aws.extended_request_id="extended-request-9"
                aws.region="eu-west-1"
                aws.request_id="request-9"
                aws.resource.name="pictures"
                aws.s3.bucket="pictures"
                aws.s3.key="cats/1.txt"
                aws.service="s3"
                cloud.region="eu-west-1"
                http.request.body="{"BucketName":"pictures","InputStream":"<stream>","Key":"****"}"
                http.response.status_code=200
                http.status_code=200
                messageId="request-9"
                region="eu-west-1"
                retry_attempts=0
                rpc.method="PutObject"
                rpc.service="S3"
                rpc.system="aws-api"
                server.address="127.0.0.1"
                server.port=<storage>
        trace
          Internal 'get-object' of Sample.Storage root, flags 101, state '', Unset
            Client 'S3.GetObject' of Lumigo.AutoInstrumentation.Aws, flags 101, state '', Unset
                aws.extended_request_id="extended-request-10"
                aws.region="eu-west-1"
                aws.request_id="request-10"
                aws.resource.name="pictures"
                aws.s3.bucket="pictures"
                aws.s3.key="cats/1.txt"
                aws.service="s3"
                cloud.region="eu-west-1"
                http.request.body="{"BucketName":"pictures","Key":"****"}"
                http.response.body="{"BucketName":"pictures","Key":"****","ResponseStream":"<stream>"}"
                http.response.status_code=200
                http.status_code=200
                messageId="request-10"
                region="eu-west-1"
                retry_attempts=0
                rpc.method="GetObject"
                rpc.service="S3"
                rpc.system="aws-api"
                server.address="127.0.0.1"
                server.port=<storage>
        trace
          Internal 'missing-key' of Sample.Storage root, flags 101, state '', Unset
            Client 'S3.GetObject' of Lumigo.AutoInstrumentation.Aws, flags 101, state '', Error 'The specified key does not exist.'
                aws.error_code="NoSuchKey"
                aws.extended_request_id="extended-request-11"
                aws.region="eu-west-1"
                aws.request_id="request-11"
                aws.resource.name="pictures"
                aws.s3.bucket="pictures"
                aws.s3.key="missing"
                aws.service="s3"
                cloud.region="eu-west-1"
                error.type="NoSuchKey"
                http.request.body="{"BucketName":"pictures","Key":"****"}"
                http.response.status_code=404
                http.status_code=404
                messageId="request-11"
                region="eu-west-1"
                retry_attempts=0
                rpc.method="GetObject"
                rpc.service="S3"
                rpc.system="aws-api"
                server.address="127.0.0.1"
                server.port=<storage>
                event exception within the span
                  exception.message="The specified key does not exist."
                  exception.stacktrace=<missing key>: The specified key does not exist. and its frames
                  exception.type="<missing key>"
        trace
          Internal 'other-http' of Sample.Storage root, flags 101, state '', Unset
            Client 'GET' of System.Net.Http, flags 101, state '', Unset
                http.request.headers={"traceparent":"<some>"}
                http.request.method="GET"
                http.response.headers={"date":"<some>","server":"Kestrel","x-amz-request-id":"request-12","x-amz-id-2":"extended-request-12","content-length":"4","content-type":"text/plain"}
                http.response.status_code=200
                network.protocol.version="1.1"
                server.address="127.0.0.1"
                server.port=<storage>
                url.full="http://127.0.0.1:<storage>/ping"
        """;
}
