console.log('no schema of its own here');
