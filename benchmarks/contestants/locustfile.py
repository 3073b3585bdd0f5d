"""One request, over and over: with a rate per user where one is given, without a pause where not."""

import os

from locust import FastHttpUser, HttpUser, constant, constant_throughput

path = os.environ["TARGET_PATH"]
per_user = os.environ.get("RUN_PER_USER")
body_file = os.environ.get("BODY_FILE")
body = open(body_file, "rb").read() if body_file else None
headers = {"content-type": "application/json"}


wait = constant_throughput(float(per_user)) if per_user else constant(0)


def ask(user):
    if body:
        user.client.post(path, data=body, headers=headers)
    else:
        user.client.get(path)


class AskingHttpUser(HttpUser):
    wait_time = wait
    tasks = [ask]

    def on_start(self):
        self.client.verify = False


class AskingFastHttpUser(FastHttpUser):
    wait_time = wait
    tasks = [ask]
    insecure = True
