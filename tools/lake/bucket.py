"""Exports into a bucket of an S3 server (moto), twice, and reads it back."""

import contextlib
import os
import pathlib
import socket
import subprocess
import sys
import time

BUCKET = "ovia-tables"
KEYS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@contextlib.contextmanager
def server():
    """The environment of programs that use the server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if process.poll() is not None:
                sys.exit("lake-check: moto does not start")
            time.sleep(0.2)
        url = f"http://127.0.0.1:{port}"
        import boto3

        client = boto3.client(
            "s3",
            endpoint_url=url,
            region_name=KEYS["AWS_REGION"],
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
        )
        client.create_bucket(Bucket=BUCKET)
        yield {**os.environ, **KEYS, "AWS_ENDPOINT_URL": url, "OVIA_TOKEN": "any"}, client
    finally:
        process.kill()
        process.wait()


def check(ovia, source):
    """Exports the calls of a file, and compares what is read back."""
    place = f"s3://{BUCKET}/a/calls"
    with server() as (environment, client):

        def run(*words):
            return subprocess.run(
                [ovia, "-q", "calls", *words], env=environment, check=True, stdout=subprocess.PIPE
            ).stdout

        for limit in ["700", "300"]:
            selection = ["--input", str(source), "--limit", limit]
            run("export", "--tables", place, *selection)
            for words in [["list", "-o", "ndjson"], ["stats"]]:
                if run(*words, "--input", place) != run(*words, *selection):
                    sys.exit(f"lake-check: `ovia calls {' '.join(words)}` differs in the bucket")
            listed = client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
            names = sorted(pathlib.PurePath(item["Key"]).name.split("-")[0] for item in listed)
            if names != ["_manifest.json", "_schema.json", "calls", "utterances"]:
                sys.exit(f"lake-check: the bucket has {names}")
        words = ["export", "--tables", place, "--input", str(source), "--limit", "3"]
        wrong = {**environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
        failed = subprocess.run(
            [ovia, "-q", "calls", *words], env=wrong, stderr=subprocess.PIPE, text=True
        )
        if failed.returncode != 1 or failed.stderr.count("\n") != 1:
            sys.exit(f"lake-check: a server that is not there: {failed.returncode} {failed.stderr}")
